/** Hands a file to the person at this page, as their browser does that. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it when the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** "conv1-map-7.png" from its words. */
export function fileName(words: readonly string[], ending: string): string {
  const plain = words
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${plain}.${ending}`;
}
