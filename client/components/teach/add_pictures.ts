import { CaptureError } from '../../capture/capture_error.ts';
import { openPhoto } from '../../capture/photo.ts';
import type { PictureFolder } from '../../capture/picture_files.ts';
import { problemText } from '../../language/said_text.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { Connection } from '../../stream/connection.ts';
import { sentence } from './teach_text.ts';
import { TEACH_WORDS } from './teach_words.ts';

/**
 * Sends the pictures of each folder as samples of the class of its name, one after the other; a class that isn't there
 * is made. Resolves with what went wrong, null where nothing did. One that can't be read doesn't stop the others.
 */
export async function addPictures(
  connection: Connection,
  folders: readonly PictureFolder[],
  progress: (text: () => string, share: number) => void,
): Promise<(() => string) | null> {
  if (!folders.some(({ files }) => files.length)) return () => wordsOf(TEACH_WORDS).noPictures;
  if (folders.some(({ name }) => name === null)) return () => wordsOf(TEACH_WORDS).dropOnClass;
  const total = folders.reduce((sum, { files }) => sum + files.length, 0);
  const problems: (() => string)[] = [];
  let done = 0;
  for (const { name, files } of folders) {
    const id = await classNamed(connection, name!);
    if (typeof id === 'function') return id;
    for (const file of files) {
      const number = ++done;
      progress(() => wordsOf(TEACH_WORDS).adding(file.name, number, total), done / total);
      const problem = await addPicture(connection, id, file);
      if (problem?.end) return problem.words;
      if (problem) problems.push(problem.words);
    }
  }
  const [first] = problems;
  if (!first) return null;
  return problems.length > 1 ? () => wordsOf(TEACH_WORDS).andMore(first(), problems.length - 1) : first;
}

/** Its id, or why there is none. */
async function classNamed(connection: Connection, name: string): Promise<number | (() => string)> {
  const known = connection.teach?.classes.find((other) => other.name === name);
  if (known) return known.id;
  const answer = await connection.ask('teach:name', { class: null, name });
  return answer.ok ? answer.class : () => problemText(answer.error);
}

async function addPicture(
  connection: Connection,
  id: number,
  file: File,
): Promise<{ words: () => string; end: boolean } | null> {
  try {
    const jpeg = await (await openPhoto(file, file.name)).jpeg();
    const answer = await connection.ask('teach:picture', { class: id, jpeg });
    if (answer.ok) return null;
    const words = () => wordsOf(TEACH_WORDS).inFile(file.name, sentence(problemText(answer.error)));
    return { words, end: answer.error.code !== 'frame-not-a-picture' };
  } catch (error) {
    return {
      words: error instanceof CaptureError ? error.words : () => (error as Error).message,
      end: false,
    };
  }
}
