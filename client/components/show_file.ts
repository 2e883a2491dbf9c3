import type { CaptureController } from '../capture/source.ts';

/** A picture or a clip that somebody chose or dropped, by its type. */
export function showFile(capture: CaptureController, file: File): void {
  if (file.type.startsWith('video/')) capture.clip(file);
  else capture.photo(file, file.name);
}

/** Asks for a file of a kind and shows it. */
export function chooseFile(capture: CaptureController, accept: 'image/*' | 'video/*'): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) showFile(capture, file);
  });
  input.click();
}
