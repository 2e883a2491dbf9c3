import { expect, test } from 'vitest';
import { returnCamera } from '../../../client/capture/camera_return.ts';
import type { CaptureState } from '../../../client/capture/source.ts';
import type { Role, SourceState } from '../../../shared/protocol.ts';

const AWAY: SourceState = { kind: 'camera', label: 'Desk', own: false, paused: 'away' };

/** A page that was loaded in a tab which keeps `kept`. */
function page(kept: Map<string, string>, role: Role = 'presenter') {
  let state: CaptureState = { kind: 'off' };
  const started: (string | undefined)[] = [];
  const heard: ((change: 'source') => void)[] = [];
  const captured: (() => void)[] = [];
  const connection = {
    room: { role },
    source: null as SourceState | null,
    subscribe: (listener: (change: 'source') => void) => heard.push(listener),
  };
  const capture = {
    get state() {
      return state;
    },
    subscribe: (listener: () => void) => captured.push(listener),
    devices: async () => [
      { deviceId: 'a', label: 'Front' },
      { deviceId: 'b', label: 'Desk' },
    ],
    camera: async (deviceId?: string) => void started.push(deviceId),
  };
  returnCamera(connection as never, capture as never, {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  return {
    started,
    becomes(next: CaptureState) {
      state = next;
      for (const listener of captured) listener();
    },
    async source(source: SourceState | null) {
      connection.source = source;
      for (const listener of heard) listener('source');
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

const on: CaptureState = { kind: 'on', source: 'camera', label: 'Desk', frozen: false };

test('the camera that ran before a reload runs again, where the room waits for it', async () => {
  const kept = new Map<string, string>();
  page(kept).becomes(on);
  const reloaded = page(kept);
  await reloaded.source(AWAY);
  expect(reloaded.started).toEqual(['b']);
  // Once: what is lost later is the running source's affair.
  await reloaded.source(AWAY);
  expect(reloaded.started).toHaveLength(1);
});

test.each([
  ['the room waits for none', null, 'presenter'],
  ['another page has it', { ...AWAY, paused: null }, 'presenter'],
  ['this person presents no longer', AWAY, 'viewer'],
] as const)('not where %s', async (_, source, role) => {
  const kept = new Map<string, string>();
  page(kept).becomes(on);
  const reloaded = page(kept, role);
  await reloaded.source(source);
  expect(reloaded.started).toEqual([]);
});

test('not where it was stopped', async () => {
  const kept = new Map<string, string>();
  const before = page(kept);
  before.becomes(on);
  before.becomes({ kind: 'off' });
  const reloaded = page(kept);
  await reloaded.source(AWAY);
  expect(reloaded.started).toEqual([]);
});
