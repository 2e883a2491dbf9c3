import { openPhoto } from '../../capture/photo.ts';
import type { PictureFolder } from '../../capture/picture_files.ts';
import type { Connection } from '../../stream/connection.ts';

/**
 * Sends the pictures of each folder as samples of the class of its name, one after the other; a class that isn't there
 * is made. Resolves with what went wrong, empty where nothing did. One that can't be read doesn't stop the others.
 */
export async function addPictures(
  connection: Connection,
  folders: readonly PictureFolder[],
  progress: (text: string, share: number) => void,
): Promise<string> {
  if (!folders.some(({ files }) => files.length)) return 'No pictures were found in what was dropped.';
  if (folders.some(({ name }) => name === null))
    return 'Drop single pictures onto the class that they are of, or a folder of them here.';
  const total = folders.reduce((sum, { files }) => sum + files.length, 0);
  const problems: string[] = [];
  let done = 0;
  for (const { name, files } of folders) {
    const id = await classNamed(connection, name!);
    if (typeof id === 'string') return id;
    for (const file of files) {
      progress(`${file.name}, ${++done} of ${total}`, done / total);
      const problem = await addPicture(connection, id, file);
      if (problem?.end) return problem.message;
      if (problem) problems.push(problem.message);
    }
  }
  const [first] = problems;
  if (!first) return '';
  return problems.length > 1 ? `${first} And ${problems.length - 1} more could not be used.` : first;
}

/** Its id, or why there is none. */
async function classNamed(connection: Connection, name: string): Promise<number | string> {
  const known = connection.teach?.classes.find((other) => other.name === name);
  if (known) return known.id;
  const answer = await connection.ask('teach:name', { class: null, name });
  return answer.ok ? answer.class : answer.error.message;
}

async function addPicture(
  connection: Connection,
  id: number,
  file: File,
): Promise<{ message: string; end: boolean } | null> {
  try {
    const jpeg = await (await openPhoto(file, file.name)).jpeg();
    const answer = await connection.ask('teach:picture', { class: id, jpeg });
    if (answer.ok) return null;
    const { code, message } = answer.error;
    return { message: `${file.name}: ${message}.`, end: code !== 'frame-not-a-picture' };
  } catch (error) {
    return { message: (error as Error).message, end: false };
  }
}
