import { catalogue } from '../language/catalogue.ts';

/** How maps, neurons and places in them are called, wherever they are named. All count from 0. */
export const NEURON_TEXT = catalogue(
  {
    map: (map: number) => `Map ${map}`,
    mapOf: (map: number, layer: string) => `map ${map} of ${layer}`,
    valueOf: (value: number, layer: string) => `value ${value} of ${layer}`,
    /** As a title: the layer first. */
    layerMap: (layer: string, map: number) => `${layer}, map ${map}`,
    layerNeuron: (layer: string, neuron: number) => `${layer}, neuron ${neuron}`,
    place: (row: number, column: number) => `row ${row}, column ${column}`,
    places: (rows: string, columns: string) => `rows ${rows}, columns ${columns}`,
    range: (smallest: string, largest: string) => `${smallest} to ${largest}`,
    classNumber: (index: number) => `class ${index}`,
    waiting: 'Waiting for a frame',
  },
  {
    map: (map: number) => `特征图 ${map}`,
    mapOf: (map: number, layer: string) => `${layer} 的特征图 ${map}`,
    valueOf: (value: number, layer: string) => `${layer} 的值 ${value}`,
    layerMap: (layer: string, map: number) => `${layer}，特征图 ${map}`,
    layerNeuron: (layer: string, neuron: number) => `${layer}，神经元 ${neuron}`,
    place: (row: number, column: number) => `第\u00a0${row}\u00a0行，第\u00a0${column}\u00a0列`,
    places: (rows: string, columns: string) => `第\u00a0${rows}\u00a0行，第\u00a0${columns}\u00a0列`,
    range: (smallest: string, largest: string) => `${smallest} 至 ${largest}`,
    classNumber: (index: number) => `类别 ${index}`,
    waiting: '正在等待一帧图像',
  },
);
