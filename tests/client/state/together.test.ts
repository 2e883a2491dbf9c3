import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Choice, Choices } from '../../../client/state/choice.ts';
import type { LabStore } from '../../../client/state/lab_store.ts';
import { Together } from '../../../client/state/together.ts';
import type { Connection } from '../../../client/stream/connection.ts';
import type { Role, Stage, StageUpdate } from '../../../shared/protocol.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const stage = (layer: string, by = 'somebody'): StageUpdate => ({
  screen: 'network',
  layer,
  map: 0,
  probe: { across: 0.5, down: 0.5 },
  chapter: null,
  by,
  who: by,
});

/** A page on the network's screen; `sent` is where it told the server that it is. */
function page(role: Role, first: StageUpdate | null = null) {
  let choices = { screen: 'network', layer: 'conv1', map: 0, across: 0.5, down: 0.5 } as Choices;
  const tell: ((change: string) => void)[] = [];
  const chosen: (() => void)[] = [];
  const sent: Stage[] = [];
  const answers: (() => void)[] = [];
  const room = { role, stage: first };
  const connection = {
    room,
    welcome: { id: 'me' },
    subscribe: (listener: (change: string) => void) => tell.push(listener),
    ask: (_: string, place: Stage) => {
      sent.push(place);
      return new Promise<void>((resolve) =>
        answers.push(() => {
          room.stage = { ...place, by: 'me', who: 'me' };
          resolve();
        }),
      );
    },
  } as unknown as Connection;
  const choice = {
    get now() {
      return choices;
    },
    set(changes: Partial<Choices>) {
      choices = { ...choices, ...changes };
      for (const listener of chosen) listener();
    },
    subscribe: (listener: () => void) => chosen.push(listener),
  } as unknown as Choice;
  const lab = { state: {}, subscribe: () => {} } as unknown as LabStore;
  const together = new Together(connection, choice, lab, false);
  return {
    together,
    sent,
    look: (layer: string) => choice.set({ layer }),
    get layer() {
      return choices.layer;
    },
    /** The server says where somebody is. */
    staged(update: StageUpdate) {
      room.stage = update;
      for (const listener of tell) listener('stage');
    },
    /** The room runs another network. */
    welcomed() {
      for (const listener of tell) listener('welcome');
    },
    async answer() {
      answers.shift()!();
      await vi.advanceTimersByTimeAsync(100);
    },
  };
}

test('a viewer follows, looks alone from the first own choice on, and is back at once', () => {
  const viewer = page('viewer');
  viewer.staged(stage('conv3'));
  expect(viewer.layer).toBe('conv3');
  viewer.look('pool5');
  expect(viewer.together.together).toBe(false);
  viewer.staged(stage('conv4'));
  expect(viewer.layer).toBe('pool5');
  viewer.together.together = true;
  expect(viewer.layer).toBe('conv4');
  expect(viewer.sent).toEqual([]);
});

test('what a viewer chooses before anybody leads is no leaving', () => {
  const viewer = page('viewer');
  viewer.look('pool5');
  expect(viewer.together.together).toBe(true);
  viewer.staged(stage('conv3'));
  expect(viewer.layer).toBe('conv3');
});

test('who leads says where they are, one place at a time, the last one always', async () => {
  const controller = page('controller', stage('conv1'));
  for (const layer of ['relu1', 'pool1', 'conv2', 'conv3']) controller.look(layer);
  await controller.answer();
  await controller.answer();
  expect(controller.sent.map(({ layer }) => layer)).toEqual(['relu1', 'conv3']);
});

test('another network in the room takes nobody back to where they were', async () => {
  const presenter = page('presenter', stage('conv1'));
  presenter.look('conv2');
  presenter.welcomed();
  expect(presenter.layer).toBe('conv2');
  await presenter.answer();
  expect(presenter.sent.map(({ layer }) => layer)).toEqual(['conv2']);
  presenter.welcomed();
  expect(presenter.layer).toBe('conv2');
});

test('one’s own place on its way is the newer one, until the server says otherwise', async () => {
  const presenter = page('presenter', stage('conv1'));
  presenter.look('conv2');
  presenter.staged(stage('conv5'));
  expect(presenter.layer).toBe('conv2');
  await presenter.answer();
  expect(presenter.layer).toBe('conv2');

  presenter.look('conv3');
  const answered = presenter.answer();
  // Another's came after it.
  presenter.staged(stage('pool5'));
  await answered;
  expect(presenter.layer).toBe('pool5');
});

test('a controller who looks alone leads nobody', () => {
  const controller = page('controller', stage('conv1'));
  controller.together.together = false;
  controller.look('conv5');
  expect(controller.sent).toEqual([]);
  expect(controller.together.leads).toBe(false);
});
