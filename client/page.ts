import { App } from './components/app.ts';
import { EMBEDDED, load, loadRest } from './components/parts.ts';
import { embeddedIn } from './state/embedded.ts';
import type { Session } from './state/session.ts';
import type { Connection } from './stream/connection.ts';

/** A page without a picture has nothing to wait for. */
const WITHOUT_PICTURE_MS = 1500;
/** Laid out, told its size, and painted. */
const FRAMES_TO_PAINT = 3;
const AGAIN_AFTER_MS = 2000;

/** The elements of a page that knows its room already, or soon will; the others once it shows something. */
export async function showPage(session: Session, ahead: { end(): void }): Promise<void> {
  const app = new App();
  app.session = session;
  document.body.append(app);
  await firstPicture(session.connection);
  ahead.end();
  await comeControls();
  await loadRest();
}

/** A single view in another page's frame. Nothing more is loaded. */
export async function showEmbedded(session: Session): Promise<void> {
  await load(EMBEDDED);
  const page = Object.assign(document.createElement(EMBEDDED.element), {
    session,
    name: embeddedIn(location.search),
  });
  document.body.append(page);
}

/** Resolves when it is painted, or when it is known that none is coming. */
function firstPicture(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { link, welcome, source, result } = connection;
      if (result) afterFrames(FRAMES_TO_PAINT, end);
      else if (link === 'refused' || (welcome && !source)) end();
    };
    const forget = connection.subscribe(look);
    const timer = setTimeout(end, WITHOUT_PICTURE_MS);
    function end() {
      forget();
      clearTimeout(timer);
      resolve();
    }
    look();
  });
}

function afterFrames(frames: number, then: () => void): void {
  if (frames === 0) setTimeout(then);
  else requestAnimationFrame(() => afterFrames(frames - 1, then));
}

/** Until they are there, their room is kept (components/styles.ts). */
async function comeControls(): Promise<void> {
  for (;;)
    try {
      await import('./web_awesome.ts');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
    }
}
