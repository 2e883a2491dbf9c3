/** Requests as pages send them, to be changed. */

const neuron = { layer: 'conv1', map: 3, row: 4, column: 5 };

export const REQUESTS: readonly unknown[] = [
  { protocol: 1, code: 'abc', token: 'def', passcode: 'ghi', restore: { sealed: 'x', stage: null } },
  { sealed: 'x', lab: { state: {}, comparison: { kind: 'strides', layer: 0 } }, experiment: [], stage: null },
  {
    views: [
      { kind: 'picture' },
      { kind: 'strip', graph: 'lab' },
      { kind: 'layer', layer: 'conv1', scale: 'unit' },
      { kind: 'map', graph: 'cell-3', layer: 'conv1', map: 1, scale: 0.5 },
      { kind: 'value', ...neuron },
      { kind: 'histogram', layer: 'relu5', map: null },
      { kind: 'cam', classIndex: null },
      { kind: 'guided', ...neuron },
    ],
  },
  { kind: 'camera', label: 'test', takeOver: true },
  { reason: 'frozen' },
  { frame: 1, capturedAtMs: 1_700_000_000_000 },
  { layer: 'conv1', map: 0 },
  { model: 'alexnet' },
  { edits: [{ path: 'layers.0.kernels.0.bias', value: 0.5 }], dragging: true },
  { state: { layers: [] } },
  { comparison: { kind: 'grid', axes: {} } },
  { set: [{ kind: 'mirror' }], reset: ['a'], dragging: false },
  { class: 1, name: 'mug' },
  { everything: true },
  { class: 1, jpeg: 'text' },
  { samples: [1, 2, 3] },
  { kind: 'linear' },
  { taught: true },
  { offset: 0, totalBytes: 10, part: 'text' },
  { screen: 'lab', layer: 'conv1', map: 0, probe: { across: 0.5, down: 0.5 }, chapter: null },
  { view: 'strip', x: 0.5, y: 0.5 },
  { person: 'abc' },
  { role: 'viewer', title: 'front row' },
  { link: 'abc' },
  { passcode: 'mug-2026' },
  { top: 1, left: 2, sizePx: 3 },
];
