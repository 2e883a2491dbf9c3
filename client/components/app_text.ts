import { catalogue } from '../language/catalogue.ts';

/** The shell's words. */
export const APP_TEXT = catalogue(
  {
    screens: 'Screens',
    network: 'Network',
    lab: 'Lab',
    lecture: 'Lecture',
    remote: 'Remote',
    drop: 'Drop it to show it to the network',
  },
  {
    screens: '界面',
    network: '网络',
    lab: '实验室',
    lecture: '讲课',
    remote: '遥控',
    drop: '松开即可让网络看到它',
  },
);
