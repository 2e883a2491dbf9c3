/**
 * Where PyTorch keeps each layer of a network: `<module>.weight` and `<module>.bias` in its state dict.
 * By the names of the networks in shared/networks.ts, then of their layers.
 */
export const TORCH_MODULES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // torchvision's AlexNet, with this project's own classifier.
  alexnet: {
    conv1: 'features.0',
    conv2: 'features.3',
    conv3: 'features.6',
    conv4: 'features.8',
    conv5: 'features.10',
    fc1: 'classifier.fc1',
    fc2: 'classifier.fc2',
  },
};
