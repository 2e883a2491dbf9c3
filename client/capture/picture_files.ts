/** Pictures that somebody drops or chooses: single files, or folders of them, whose names are classes. */

export interface PictureFolder {
  /** The folder's name; null for files that lie in none. */
  readonly name: string | null;
  readonly files: readonly File[];
}

/** What lies in subfolders counts for the folder that was dropped. Files that are no pictures are left out. */
export async function droppedPictures(transfer: DataTransfer): Promise<PictureFolder[]> {
  // The list is emptied when the event has been handled.
  const items = [...transfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files = items.filter((item) => item instanceof File).filter(isPicture);
  const entries = items.filter((item): item is FileSystemEntry => item !== null && !(item instanceof File));
  const loose = [...files, ...(await picturesIn(entries.filter((entry) => entry.isFile)))];
  const folders = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory)
      .map(async (entry) => ({ name: entry.name, files: await picturesIn([entry]) })),
  );
  return [...(loose.length ? [{ name: null, files: loose }] : []), ...folders];
}

/** By the first folder of each file's path, as a file dialog for folders gives them. */
export function chosenPictures(files: readonly File[]): PictureFolder[] {
  const folders = new Map<string | null, File[]>();
  for (const file of files.filter(isPicture)) {
    const parts = file.webkitRelativePath.split('/');
    // "things/cups/1.jpg" of a folder of folders, "cups/1.jpg" of one folder.
    const name = parts.length > 2 ? parts.at(-2)! : parts.length > 1 ? parts[0]! : null;
    folders.set(name, [...(folders.get(name) ?? []), file]);
  }
  return [...folders].map(([name, found]) => ({ name, files: found }));
}

async function picturesIn(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isFile) return [await fileOf(entry as FileSystemFileEntry)];
      return picturesIn(await entriesOf(entry as FileSystemDirectoryEntry));
    }),
  );
  return found.flat().filter(isPicture);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives some at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (!some.length) return all;
    all.push(...some);
  }
}

function isPicture(file: File): boolean {
  return file.type.startsWith('image/');
}
