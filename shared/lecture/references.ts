/** What the chapters lean on and what to read next, in the order in which it was written. */

export interface Reference {
  readonly name: string;
  /** "Hubel & Wiesel 1962" */
  readonly short: string;
  readonly year: number;
  readonly full: string;
  /** A DOI or an arXiv number: what finds it in any library. */
  readonly id?: string;
}

export const REFERENCES: readonly Reference[] = [
  {
    name: 'hubel-1962',
    short: 'Hubel & Wiesel 1962',
    year: 1962,
    full: 'D. H. Hubel, T. N. Wiesel: Receptive fields, binocular interaction and functional architecture in the cat’s visual cortex. The Journal of Physiology 160(1), 106–154, 1962.',
    id: 'doi:10.1113/jphysiol.1962.sp006837',
  },
  {
    name: 'fukushima-1980',
    short: 'Fukushima 1980',
    year: 1980,
    full: 'K. Fukushima: Neocognitron: A self-organizing neural network model for a mechanism of pattern recognition unaffected by shift in position. Biological Cybernetics 36(4), 193–202, 1980.',
    id: 'doi:10.1007/BF00344251',
  },
  {
    name: 'lewis-1995',
    short: 'Lewis 1995',
    year: 1995,
    full: 'J. P. Lewis: Fast template matching. Vision Interface 95, Quebec City, 120–123, 1995.',
  },
  {
    name: 'lecun-1998',
    short: 'LeCun et al. 1998',
    year: 1998,
    full: 'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11), 2278–2324, 1998.',
    id: 'doi:10.1109/5.726791',
  },
  {
    name: 'jarrett-2009',
    short: 'Jarrett et al. 2009',
    year: 2009,
    full: 'K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun: What is the best multi-stage architecture for object recognition? International Conference on Computer Vision (ICCV), 2146–2153, 2009.',
    id: 'doi:10.1109/ICCV.2009.5459469',
  },
  {
    name: 'boureau-2010',
    short: 'Boureau et al. 2010',
    year: 2010,
    full: 'Y.-L. Boureau, J. Ponce, Y. LeCun: A theoretical analysis of feature pooling in visual recognition. International Conference on Machine Learning (ICML), 111–118, 2010.',
  },
  {
    name: 'nair-2010',
    short: 'Nair & Hinton 2010',
    year: 2010,
    full: 'V. Nair, G. E. Hinton: Rectified linear units improve restricted Boltzmann machines. International Conference on Machine Learning (ICML), 807–814, 2010.',
  },
  {
    name: 'scherer-2010',
    short: 'Scherer et al. 2010',
    year: 2010,
    full: 'D. Scherer, A. Müller, S. Behnke: Evaluation of pooling operations in convolutional architectures for object recognition. International Conference on Artificial Neural Networks (ICANN), LNCS 6354, 92–101, 2010.',
    id: 'doi:10.1007/978-3-642-15825-4_10',
  },
  {
    name: 'krizhevsky-2012',
    short: 'Krizhevsky et al. 2012',
    year: 2012,
    full: 'A. Krizhevsky, I. Sutskever, G. E. Hinton: ImageNet classification with deep convolutional neural networks. Advances in Neural Information Processing Systems (NIPS) 25, 1097–1105, 2012.',
  },
  {
    name: 'krizhevsky-2014',
    short: 'Krizhevsky 2014',
    year: 2014,
    full: 'A. Krizhevsky: One weird trick for parallelizing convolutional neural networks. 2014.',
    id: 'arXiv:1404.5997',
  },
  {
    name: 'zeiler-2014',
    short: 'Zeiler & Fergus 2014',
    year: 2014,
    full: 'M. D. Zeiler, R. Fergus: Visualizing and understanding convolutional networks. European Conference on Computer Vision (ECCV), LNCS 8689, 818–833, 2014.',
    id: 'doi:10.1007/978-3-319-10590-1_53',
  },
  {
    name: 'srivastava-2014',
    short: 'Srivastava et al. 2014',
    year: 2014,
    full: 'N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout: A simple way to prevent neural networks from overfitting. Journal of Machine Learning Research 15, 1929–1958, 2014.',
  },
  {
    name: 'yosinski-2014',
    short: 'Yosinski et al. 2014',
    year: 2014,
    full: 'J. Yosinski, J. Clune, Y. Bengio, H. Lipson: How transferable are features in deep neural networks? Advances in Neural Information Processing Systems (NIPS) 27, 3320–3328, 2014.',
    id: 'arXiv:1411.1792',
  },
  {
    name: 'razavian-2014',
    short: 'Razavian et al. 2014',
    year: 2014,
    full: 'A. S. Razavian, H. Azizpour, J. Sullivan, S. Carlsson: CNN features off-the-shelf: an astounding baseline for recognition. CVPR Workshops, 2014.',
    id: 'arXiv:1403.6382',
  },
  {
    name: 'simonyan-2015',
    short: 'Simonyan & Zisserman 2015',
    year: 2015,
    full: 'K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image recognition. International Conference on Learning Representations (ICLR), 2015.',
    id: 'arXiv:1409.1556',
  },
  {
    name: 'russakovsky-2015',
    short: 'Russakovsky et al. 2015',
    year: 2015,
    full: 'O. Russakovsky, J. Deng, H. Su et al.: ImageNet large scale visual recognition challenge. International Journal of Computer Vision 115(3), 211–252, 2015.',
    id: 'doi:10.1007/s11263-015-0816-y',
  },
  {
    name: 'dumoulin-2016',
    short: 'Dumoulin & Visin 2016',
    year: 2016,
    full: 'V. Dumoulin, F. Visin: A guide to convolution arithmetic for deep learning. 2016.',
    id: 'arXiv:1603.07285',
  },
  {
    name: 'goodfellow-2016',
    short: 'Goodfellow et al. 2016',
    year: 2016,
    full: 'I. Goodfellow, Y. Bengio, A. Courville: Deep Learning. MIT Press, 2016. Chapter 9: Convolutional networks.',
  },
  {
    name: 'iandola-2016',
    short: 'Iandola et al. 2016',
    year: 2016,
    full: 'F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally, K. Keutzer: SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size. 2016.',
    id: 'arXiv:1602.07360',
  },
  {
    name: 'he-2016',
    short: 'He et al. 2016',
    year: 2016,
    full: 'K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition. Computer Vision and Pattern Recognition (CVPR), 770–778, 2016.',
    id: 'arXiv:1512.03385',
  },
  {
    name: 'zhang-2019',
    short: 'Zhang 2019',
    year: 2019,
    full: 'R. Zhang: Making convolutional networks shift-invariant again. International Conference on Machine Learning (ICML), PMLR 97, 7324–7334, 2019.',
    id: 'arXiv:1904.11486',
  },
  {
    name: 'tan-2019',
    short: 'Tan & Le 2019',
    year: 2019,
    full: 'M. Tan, Q. V. Le: EfficientNet: Rethinking model scaling for convolutional neural networks. International Conference on Machine Learning (ICML), PMLR 97, 6105–6114, 2019.',
    id: 'arXiv:1905.11946',
  },
];

/** null for what isn't a name of ours: it is the reference itself. */
export function referenceNamed(name: string): Reference | null {
  return REFERENCES.find((reference) => reference.name === name) ?? null;
}
