import './page.css';
import { returnCamera } from './capture/camera_return.ts';
import { CaptureController } from './capture/source.ts';
import { createPainter } from './paint/painter.ts';
import { followAppearance } from './state/appearance.ts';
import { Choice } from './state/choice.ts';
import { embeddedIn } from './state/embedded.ts';
import { followExperimentLinks } from './state/experiment_link.ts';
import { ExperimentStore } from './state/experiment_store.ts';
import { FrameLoop } from './state/frame_loop.ts';
import { followLabLinks } from './state/lab_link.ts';
import { LabStore } from './state/lab_store.ts';
import { Lecture } from './state/lecture.ts';
import { lookAhead } from './state/look_ahead.ts';
import { openConnection, tabStorage } from './state/open_connection.ts';
import { Pointing } from './state/pointing.ts';
import type { Session } from './state/session.ts';
import { Together } from './state/together.ts';

// Before the choices take the address over. The server answers while the elements are on their way.
const connection = openConnection();
const embedded = embeddedIn(location.search) !== null;
const linked = embedded || /[#&](screen|layer|lab)=/.test(location.hash);
const choice = new Choice();
followAppearance(choice);

const lab = new LabStore(connection);
followLabLinks(lab, connection);
const together = new Together(connection, choice, lab, linked);
const capture = new CaptureController(connection);
returnCamera(connection, capture, tabStorage());
const experiment = new ExperimentStore(connection);
followExperimentLinks(experiment, connection);
const session: Session = {
  connection,
  choice,
  lab,
  together,
  lecture: new Lecture(connection, choice, lab, together),
  experiment,
  pointing: new Pointing(connection),
  capture,
  painter: createPainter(),
  frames: new FrameLoop(connection),
};
const ahead = embedded ? null : lookAhead(session);
void import('./page.ts').then(({ showEmbedded, showPage }) => {
  void (ahead ? showPage(session, ahead) : showEmbedded(session));
});
