/** What of a room outlives its server: a presenter's page brings it back, or the next node reads it. */

import type { z } from 'zod';
import { experimentChangeSchema, type Restore, restoreSchema, type Stage } from '../../shared/protocol.ts';
import type { Access, Sealed } from '../access/access.ts';
import { parse } from '../parse.ts';
import { RequestError } from './request_error.ts';
import type { Room } from './room.ts';
import type { Author } from './room_lab.ts';

/** `sealed`, opened. */
export type RoomRecord = Omit<z.output<typeof restoreSchema>, 'sealed'> & { readonly sealed: Sealed };

/** undefined where it was not sealed here. Throws `RequestError` for what is no record. */
export async function openRecord(access: Access, restore: unknown): Promise<RoomRecord | undefined> {
  const { sealed, ...record } = parse('restore', restoreSchema, restore);
  const state = await access.unseal(sealed);
  return state && { ...record, sealed: state };
}

export async function recordOf(room: Room): Promise<Restore> {
  const { state, comparison } = room.lab.shared;
  return {
    sealed: await room.access.seal(),
    lab: { state, comparison },
    experiment: room.experiment.shared.settings,
    stage: room.stage.now && placeOf(room.stage.now),
    pins: [...room.pins.all],
    deck: room.deck.for('presenter'),
  };
}

/** The state is taken where the room is new; revocations always. */
export function bringBack(room: Room, author: Author, record: RoomRecord): void {
  const { sealed, lab, experiment, stage, pins, deck } = record;
  room.access.restore(sealed);
  if (lab && room.lab.untouched && !isSame(lab.state, room.lab.shared.state))
    unlessRefused(() => {
      room.lab.set(author, { state: lab.state });
      if (lab.comparison) room.lab.compare(author, { comparison: lab.comparison });
    });
  if (experiment !== undefined) bringBackExperiment(room, author, experiment);
  room.pins.restore(pins);
  room.deck.restore(deck);
  if (stage && !room.stage.now) room.stage.set(stage, author);
  room.people.changed();
}

/** Without who was there. */
function placeOf({ screen, layer, map, probe, chapter }: Stage): Stage {
  return { screen, layer, map, probe, chapter };
}

export function bringBackExperiment(room: Room, author: Author, settings: unknown): void {
  if (!room.experiment.untouched) return;
  unlessRefused(() =>
    room.experiment.change(author, parse('restore', experimentChangeSchema, { set: settings })),
  );
}

/** Better the presenter without the Lab's stack than no presenter. */
function unlessRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
