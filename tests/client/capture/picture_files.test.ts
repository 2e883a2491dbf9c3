import { File } from 'node:buffer';
import { expect, test } from 'vitest';
import { chosenPictures } from '../../../client/capture/picture_files.ts';

function file(path: string, type = 'image/jpeg') {
  const made = new File([], path.split('/').at(-1)!, { type });
  return Object.assign(made, {
    webkitRelativePath: path.includes('/') ? path : '',
  }) as unknown as globalThis.File;
}

const names = (files: readonly globalThis.File[]) =>
  chosenPictures(files).map(({ name, files: found }) => [name, found.map((one) => one.name)]);

test('a folder of pictures is a class, a folder of folders several; what is no picture is left out', () => {
  expect(names([file('cups/1.jpg'), file('cups/notes.txt', 'text/plain'), file('cups/2.jpg')])).toEqual([
    ['cups', ['1.jpg', '2.jpg']],
  ]);
  expect(names([file('things/cups/1.jpg'), file('things/pens/1.jpg'), file('things/cups/2.jpg')])).toEqual([
    ['cups', ['1.jpg', '2.jpg']],
    ['pens', ['1.jpg']],
  ]);
  expect(names([file('alone.jpg')])).toEqual([[null, ['alone.jpg']]]);
});
