/** A presenter who reloads the page in front of the hall has the camera back without a click. */

import type { Connection } from '../stream/connection.ts';
import type { CaptureController } from './source.ts';

const STORAGE_KEY = 'convcast-camera';

/** `storage`: of this tab, since another tab's camera is not this one's. */
export function returnCamera(
  connection: Pick<Connection, 'subscribe' | 'source' | 'room'>,
  capture: Pick<CaptureController, 'state' | 'subscribe' | 'camera' | 'devices'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null,
): void {
  let waits = storage?.getItem(STORAGE_KEY) != null;
  capture.subscribe(() => {
    const { state } = capture;
    if (state.kind === 'starting') return;
    waits = false;
    if (state.kind === 'on' && state.source === 'camera') storage?.setItem(STORAGE_KEY, state.label);
    else storage?.removeItem(STORAGE_KEY);
  });
  connection.subscribe((change) => {
    if (change !== 'source' || !waits || connection.room.role !== 'presenter') return;
    waits = false;
    // Only where the server still waits for it: what was ended meanwhile stays so.
    const { source } = connection;
    if (source?.kind === 'camera' && source.paused === 'away') void start();
  });

  async function start(): Promise<void> {
    const label = storage?.getItem(STORAGE_KEY);
    const same = (await capture.devices()).find((device) => device.label === label);
    await capture.camera(same?.deviceId);
  }
}
