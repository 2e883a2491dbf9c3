import { catalogue } from '../language/catalogue.ts';

/** Why there is no picture, and what to do. */
export const CAPTURE_TEXT = catalogue(
  {
    insecure:
      'Browsers give a camera only to pages opened over https or from this computer: open the page at http://localhost or over https, or show a photo or a clip instead.',
    permission:
      'This page may not use the camera: allow it in the browser, beside the address, and start the camera again.',
    noCamera: 'There is no such camera: plug one in and start it again, or show a photo or a clip instead.',
    cameraGone: 'The camera is gone: plug it in again and start it, or choose another.',
    busy: 'The camera is in use by another program: close that program and start the camera again.',
    notStarted: (why: string) => `The camera did not start (${why}): start it again.`,
    notAClip: (name: string) =>
      `${name} is no clip that this browser can play: choose an MP4 (H.264) or WebM file.`,
    notLoaded: (name: string, status: number) =>
      `${name} could not be loaded (${status ? `status ${status}` : 'no connection'}): try it again.`,
    notAPicture: (name: string) =>
      `${name} is no picture that this browser can read: choose a JPEG, PNG or WebP file (a HEIC photo from a phone can be exported as JPEG).`,
    sourceTaken: 'Another page shows its picture in this room: take over from it to show this one.',
    sourceLost: 'Another page took the source over: take it back to show this one again.',
    sourceEnded: 'The server ended this source: start it again.',
    sourceRefused: (why: string) => `The server refused this source (${why}): start it again.`,
  },
  {
    insecure:
      '浏览器只允许通过 https 或在本机打开的页面使用摄像头：请在 http://localhost 或通过 https 打开本页，或改用照片、视频。',
    permission: '本页未获准使用摄像头：请在浏览器地址栏旁允许，再重新打开摄像头。',
    noCamera: '没有这个摄像头：请插上后重新打开，或改用照片、视频。',
    cameraGone: '摄像头断开了：请重新插上再打开，或另选一个。',
    busy: '摄像头正被其他程序使用：请关闭该程序，再重新打开摄像头。',
    notStarted: (why: string) => `摄像头没有启动（${why}）：请重新打开。`,
    notAClip: (name: string) => `${name} 不是本浏览器能播放的视频：请选择 MP4（H.264）或 WebM 文件。`,
    notLoaded: (name: string, status: number) =>
      `${name} 无法加载（${status ? `状态码 ${status}` : '没有连接'}）：请再试一次。`,
    notAPicture: (name: string) =>
      `${name} 不是本浏览器能读取的图像：请选择 JPEG、PNG 或 WebP 文件（手机的 HEIC 照片可导出为 JPEG）。`,
    sourceTaken: '另一个页面正在这个房间展示图像：接管后才能展示这一个。',
    sourceLost: '另一个页面接管了来源：重新接管即可再次展示。',
    sourceEnded: '服务器结束了这个来源：请重新打开。',
    sourceRefused: (why: string) => `服务器拒绝了这个来源（${why}）：请重新打开。`,
  },
);
