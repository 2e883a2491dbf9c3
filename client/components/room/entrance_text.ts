import { catalogue } from '../../language/catalogue.ts';

/** Why a page is not let in, by the refusal's code. */
export const ENTRANCE_TITLES = catalogue(
  {
    'access-refused': 'This link is no longer valid',
    'link-needed': 'You need a link',
    'room-full': 'This room is full',
    'rooms-full': 'This server is full',
    'handshake-rate': 'Too many came at once',
    'protocol-version': 'This page is out of date',
  },
  {
    'access-refused': '此链接已失效',
    'link-needed': '需要链接',
    'room-full': '房间已满',
    'rooms-full': '服务器已满',
    'handshake-rate': '一次来的人太多',
    'protocol-version': '本页版本过旧',
  },
);

/** What to do. */
export const ENTRANCE_ADVICE = catalogue(
  {
    'access-refused': 'It was revoked, or it has expired. Ask the presenter for a new link.',
    'link-needed': 'Ask the presenter for the link to this room, and open that.',
    'room-full': 'This page tries again by itself until there is a place.',
    'rooms-full': 'This page tries again by itself until there is a place.',
    'handshake-rate': 'This page tries again by itself in a moment.',
    'protocol-version': 'The server is newer: reload the page.',
  },
  {
    'access-refused': '链接已被撤销或已过期。请向主讲人索取新链接。',
    'link-needed': '请向主讲人索取本房间的链接，再打开它。',
    'room-full': '本页会自动重试，直到有空位。',
    'rooms-full': '本页会自动重试，直到有空位。',
    'handshake-rate': '本页稍后会自动重试。',
    'protocol-version': '服务器版本较新：请重新加载本页。',
  },
);
