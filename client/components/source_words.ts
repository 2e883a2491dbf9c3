import { catalogue } from '../language/catalogue.ts';

/** Words around the picture's source, the connection and how the page looks. */
export const SOURCE_TEXT = catalogue(
  {
    picture: 'Picture',
    pictureLabel: 'The picture that the network sees',
    kind: (kind: 'camera' | 'clip' | 'photo') => ({ camera: 'Camera', clip: 'Clip', photo: 'Photo' })[kind],
    elsewhere: (what: string) => `${what} on the presenter’s page`,
    none: 'No source',
    frozen: 'Frozen',
    paused: 'Paused',
    pausedHidden: 'Paused: its page is hidden',
    pausedAway: 'Paused: the presenter’s connection is lost',
    takeOver: 'Take over',
    freeze: 'Freeze',
    goOn: 'Go on',
    whoFreezes: 'Whoever holds the remote freezes the picture',
    photo: 'Photo…',
    clip: 'Clip…',
    lastMinute: 'The camera’s last minute, once more',
    playsLastMinute: 'Playing the last minute',
    playLastMinute: 'Last minute',
    backToCamera: 'Back to the camera',
    replayHint: 'Plays what the camera showed over the last minute, in its stead (R)',
    nothingToReplay: 'There is no last minute to play: the camera has not run since it was last turned off.',
    movingPhoto: 'Moving photo',
    movingPhotoHint: 'No camera? The view moves over four photos.',
    stop: 'Stop',
    mirror: 'Mirror',
    camera: 'Camera',
    cameraNumbered: (number: number) => `Camera ${number}`,
    startCamera: 'Start camera',
    lost: 'Lost the server. Trying again…',
    connecting: 'Connecting…',
    starting: 'Starting…',
    noPicture: 'No picture',
    // In the place of the maps.
    cameraOff: 'The camera is off',
    presenterAway: 'The presenter is not here yet',
    comesByItself: 'The picture comes by itself as soon as the presenter shows one.',
    noSource: 'No source yet',
    point: 'Point a camera at something and see what the network sees.',
    tryAgain: 'Try the camera again',
    drop: 'or drop a photo or a clip anywhere on the page',
    failed: (
      reason:
        | 'permission'
        | 'no-camera'
        | 'busy'
        | 'insecure'
        | 'not-a-picture'
        | 'not-a-clip'
        | 'source-taken'
        | 'other',
    ) =>
      ({
        permission: 'The camera is not allowed',
        'no-camera': 'No camera',
        busy: 'The camera is in use',
        insecure: 'No camera on this page',
        'not-a-picture': 'Not a picture',
        'not-a-clip': 'Not a clip',
        'source-taken': 'Another page sends the picture',
        other: 'No picture',
      })[reason],
    photoOf: (title: string) => `Photo: ${title}`,
    dismiss: 'Dismiss',
    // In the header.
    projectorHint: 'Projector: larger type, fewer controls',
    projector: 'Projector mode',
    leaveProjector: 'Leave projector mode',
    light: 'Light theme',
    dark: 'Dark theme',
    notConnected: 'not connected',
    isConnecting: 'connecting',
    rate: (framesPerSecond: number) => `${framesPerSecond} frames/s`,
    age: (ms: number) => `${ms} ms behind`,
    coarse: 'coarser pictures',
    coarseHint:
      'This page or its connection is slow, so its pictures are coarser and come less often. Numbers are exact.',
    watching: (people: number) => `${people} watching`,
  },
  {
    picture: '图像',
    pictureLabel: '网络看到的图像',
    kind: (kind: 'camera' | 'clip' | 'photo') => ({ camera: '摄像头', clip: '视频', photo: '照片' })[kind],
    elsewhere: (what: string) => `主讲人页面上的${what}`,
    none: '无来源',
    frozen: '已冻结',
    paused: '已暂停',
    pausedHidden: '已暂停：其页面不可见',
    pausedAway: '已暂停：主讲人的连接已断开',
    takeOver: '接管',
    freeze: '冻结',
    goOn: '继续',
    whoFreezes: '持有遥控权的人可以冻结图像',
    photo: '照片…',
    clip: '视频…',
    lastMinute: '摄像头最近一分钟的回放',
    playsLastMinute: '正在回放最近一分钟',
    playLastMinute: '最近一分钟',
    backToCamera: '返回摄像头',
    replayHint: '用摄像头最近一分钟的画面代替实时画面（R 键）',
    nothingToReplay: '没有可回放的最近一分钟：摄像头自上次关闭后尚未运行。',
    movingPhoto: '移动的照片',
    movingPhotoHint: '没有摄像头？视野会在四张照片上移动。',
    stop: '停止',
    mirror: '镜像',
    camera: '摄像头',
    cameraNumbered: (number: number) => `摄像头 ${number}`,
    startCamera: '打开摄像头',
    lost: '与服务器的连接已断开，正在重试…',
    connecting: '正在连接…',
    starting: '正在启动…',
    noPicture: '没有图像',
    cameraOff: '摄像头已关闭',
    presenterAway: '主讲人还没有来',
    comesByItself: '主讲人展示图像后，这里会自动显示。',
    noSource: '还没有来源',
    point: '把摄像头对准一样东西，看看网络看到了什么。',
    tryAgain: '再试一次摄像头',
    drop: '或把照片、视频拖到页面任意位置',
    failed: (
      reason:
        | 'permission'
        | 'no-camera'
        | 'busy'
        | 'insecure'
        | 'not-a-picture'
        | 'not-a-clip'
        | 'source-taken'
        | 'other',
    ) =>
      ({
        permission: '摄像头未获允许',
        'no-camera': '没有摄像头',
        busy: '摄像头正在使用中',
        insecure: '本页无法使用摄像头',
        'not-a-picture': '不是图像',
        'not-a-clip': '不是视频',
        'source-taken': '另一个页面正在提供图像',
        other: '没有图像',
      })[reason],
    photoOf: (title: string) => `照片：${title}`,
    dismiss: '关闭提示',
    projectorHint: '投影：字更大，控件更少',
    projector: '投影模式',
    leaveProjector: '退出投影模式',
    light: '浅色主题',
    dark: '深色主题',
    notConnected: '未连接',
    isConnecting: '正在连接',
    rate: (framesPerSecond: number) => `${framesPerSecond} 帧/秒`,
    age: (ms: number) => `延迟 ${ms} 毫秒`,
    coarse: '图像较粗',
    coarseHint: '本页或其连接较慢，因此图像较粗、更新较少。数值是准确的。',
    watching: (people: number) => `${people} 人观看`,
  },
);
