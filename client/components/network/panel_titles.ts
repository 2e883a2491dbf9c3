import { catalogue } from '../../language/catalogue.ts';

/** Of the panels beside the mosaic, in no order. */
export const PANEL_TITLES = catalogue(
  {
    map: 'Map',
    origin: 'Where from',
    reach: 'Reach',
    why: 'Why',
    experiment: 'Experiment',
    occlusion: 'Cover',
    compare: 'Compare',
    teach: 'Teach',
    'take-away': 'Take away',
    values: 'Values',
  },
  {
    map: '特征图',
    origin: '来源',
    reach: '感受野',
    why: '为什么',
    experiment: '实验',
    occlusion: '遮挡',
    compare: '比较',
    teach: '训练',
    'take-away': '导出',
    values: '数值',
  },
);

export type PanelName = keyof (typeof PANEL_TITLES)['en'];
