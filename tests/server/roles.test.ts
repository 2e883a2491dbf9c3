/** What presenters, controllers and viewers may do, and how changes of several of them go together. On real sockets. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeRecord, recordChange, recordLab } from '../../shared/change_record.ts';
import { type ClientEvents, MAY, type Stage } from '../../shared/protocol.ts';
import { photo } from '../photos.ts';
import { Page, until } from './page.ts';
import { type RunningServer, startServer } from './running_server.ts';

const BIAS = 'layers.0.kernels.0.bias';
const STAGE: Stage = { screen: 'lab', layer: 'conv1', map: 0, probe: null, chapter: null };

let server: RunningServer;
let presenter: Page;
let controller: Page;
let viewer: Page;
const pages: Page[] = [];

async function open(code: string, options: Parameters<typeof Page.open>[1] = {}): Promise<Page> {
  const page = await Page.open(server.url, { code, ...options });
  pages.push(page);
  return page;
}

beforeAll(async () => {
  server = await startServer({ sharedEngine: true, roomIdleMs: 60_000, awayMs: 60_000 });
});
afterAll(() => server.stop());

beforeEach(async () => {
  const response = await fetch(`${server.url}/new`, { redirect: 'manual' });
  presenter = await open(response.headers.get('location')!.replace('/#code=', ''));
  controller = await open((await presenter.link('controller')).code);
  viewer = await open(presenter.welcome.desk!.links[0]!.code);
});
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

/** A request of each kind that is all right but for who sends it. */
const REQUESTS: Record<Exclude<keyof ClientEvents, 'clock' | 'pointer'>, unknown[]> = {
  'view:set': [{ views: [{ kind: 'strip' }] }],
  'model:switch': [{ model: 'alexnet' }],
  kernel: [{ layer: 'conv1', map: 0 }],
  values: [{ layer: 'conv1', map: 0 }],
  'remote:ask': [],
  'remote:drop': [],
  'source:pause': [{ reason: 'frozen' }],
  'lab:edit': [{ edits: [{ path: BIAS, value: 0.25 }] }],
  'lab:set': [{ state: {} }],
  'lab:compare': [{ comparison: null }],
  'deck:set': [{ deck: null }],
  'lab:cut-strongest': [{ sizePx: 9 }],
  'lab:cut': [{ top: 0, left: 0, sizePx: 3 }],
  'lab:undo': [],
  'lab:redo': [],
  'experiment:change': [{ set: [{ kind: 'gain', layer: 'conv1', map: 0, gain: 0 }] }],
  'experiment:undo': [],
  'experiment:redo': [],
  'compare:keep': [],
  'compare:drop': [],
  'occlusion:start': [{ classIndex: null, sizePx: 32, stridePx: 32 }],
  'occlusion:cancel': [],
  'teach:name': [{ class: null, name: 'mine' }],
  'teach:forget': [{ class: 1 }],
  'teach:collect': [{ class: null }],
  'teach:picture': [{ class: 1, jpeg: new Uint8Array(8) }],
  'teach:thumbnails': [{ samples: [1] }],
  'teach:train': [{ kind: 'linear' }],
  'teach:stop': [],
  'teach:use': [{ taught: true }],
  'teach:read': [{ offset: 0 }],
  'teach:load': [{ offset: 0, totalBytes: 8, part: new Uint8Array(8) }],
  'pin:set': [{ network: 'alexnet', layer: 'conv1', map: 3, name: 'stripes' }],
  'stage:set': [STAGE],
  'source:start': [{ kind: 'camera', label: 'mine', takeOver: true }],
  'source:stop': [],
  frame: [{ frame: 1, capturedAtMs: 0 }, new Uint8Array(8)],
  'remote:grant': [{ person: 'x' }],
  'remote:revoke': [{ person: 'x' }],
  'links:create': [{ role: 'controller' }],
  'links:revoke': [{ link: '2222' }],
  'room:people': [],
  'room:passcode': [{ passcode: 'mine now' }],
};

describe('may not', () => {
  test('a viewer, but look', async () => {
    const before = presenter.lab;
    for (const [event, payload] of Object.entries(REQUESTS)) {
      const answer = await viewer.ask(event, ...payload);
      // There is no picture to take numbers of.
      if (event === 'values') expect(answer).toMatchObject({ ok: false, error: { code: 'no-frame' } });
      else if (MAY[event as keyof typeof MAY] === 'viewer') expect(answer, event).toMatchObject({ ok: true });
      else
        expect(answer, event).toMatchObject({
          ok: false,
          error: {
            code: 'not-allowed',
            message: expect.stringMatching(/expected a \w+ of this room, got a viewer/),
          },
        });
    }
    expect(presenter.lab).toBe(before);
    expect(presenter.experiment.settings).toEqual([]);
    expect(presenter).toMatchObject({ source: null, stage: null });
    expect(viewer.socket.connected).toBe(true);
  });

  test('a controller, what is the presenter’s', async () => {
    for (const [event, payload] of Object.entries(REQUESTS)) {
      if (event === 'remote:drop') continue;
      const answer = await controller.ask(event, ...payload);
      const allowed = MAY[event as keyof typeof MAY] !== 'presenter';
      const code = answer.ok ? 'ok' : answer.error.code;
      expect(code === 'not-allowed', `${event}: ${code}`).toBe(!allowed);
    }
    expect(presenter.source).toBeNull();
    expect((await presenter.ask('room:people')) as object).toMatchObject({ desk: { passcode: false } });
  });

  test('point, whoever is no presenter', async () => {
    controller.socket.emit('pointer', { view: 'picture', x: 0.5, y: 0.5 });
    await until(() => controller.problems.length > 0, 'the refusal');
    expect(controller.problems[0]).toMatchObject({ code: 'not-allowed' });
    expect(viewer.pointers).toEqual([]);
  });
});

describe('the remote', () => {
  test('is asked for, granted and taken back, at once and on the open socket', async () => {
    await viewer.ask('remote:ask');
    const asks = () => presenter.desk?.people.find(({ name }) => name === viewer.welcome.person.name);
    await until(() => asks()?.asks === true, 'the wish to reach the presenter');
    const { id: person } = asks()!;
    expect(await presenter.ask('remote:grant', { person })).toEqual({ ok: true });
    expect(await viewer.edit(BIAS, 0.5)).toMatchObject({ ok: true });
    expect(viewer.role).toBe('controller');
    await until(() => controller.presence.remotes.length === 2, 'all to know who holds it');
    expect(controller.presence.remotes).toEqual(['controller 1', 'viewer 1']);
    await until(() => asks()?.asks === false && asks()?.role === 'controller', 'the presenter to see it');

    await presenter.ask('remote:revoke', { person });
    expect(await viewer.edit(BIAS, 0.6)).toMatchObject({ error: { code: 'not-allowed' } });
    expect(viewer.role).toBe('viewer');
    // Coming back with the token that was had meanwhile brings nothing back.
    const again = await open(presenter.welcome.desk!.links[0]!.code, { token: viewer.token });
    expect(again.welcome.person).toEqual(viewer.welcome.person);
    expect(await again.edit(BIAS, 0.6)).toMatchObject({ error: { code: 'not-allowed' } });
  });

  test('can be taken from who came with a controller’s link, and given back', async () => {
    const person = controller.welcome.person.id;
    await presenter.ask('remote:revoke', { person });
    expect(await controller.edit(BIAS, 1)).toMatchObject({ error: { code: 'not-allowed' } });
    await presenter.ask('remote:grant', { person });
    expect(await controller.edit(BIAS, 1)).toMatchObject({ ok: true });
    await controller.ask('remote:drop');
    expect(await controller.edit(BIAS, 2)).toMatchObject({ error: { code: 'not-allowed' } });
  });

  test('is nobody’s who isn’t here', async () => {
    expect(await presenter.ask('remote:grant', { person: 'nobody' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });
});

test('a controller freezes the picture, and lets it go on', async () => {
  const coffee = await photo('coffee');
  await viewer.look({ kind: 'layer', layer: 'prob', scale: 'layer' });
  await presenter.startSource();
  await presenter.send(coffee);
  await viewer.result();
  expect(await controller.ask('source:pause', { reason: 'hidden' })).toMatchObject({
    error: { code: 'not-source-owner' },
  });
  await controller.ask('source:pause', { reason: 'frozen' });
  await until(() => presenter.source?.paused === 'frozen', 'the presenter to know');
  expect(await presenter.send(coffee)).toEqual({ ok: true, taken: false });
  // Its page hides and shows itself: that is no reason to go on.
  await presenter.ask('source:pause', { reason: 'hidden' });
  await presenter.ask('source:pause', { reason: null });
  await until(() => viewer.source?.paused === 'frozen', 'it to be still frozen');
  await controller.ask('source:pause', { reason: null });
  await until(() => viewer.source?.paused === null, 'it to go on');
  expect(await presenter.send(coffee)).toEqual({ ok: true, taken: true });
});

describe('several change the Lab', () => {
  test('two controllers race 1,000 changes each, and all pages end equal', async () => {
    const other = await open((await presenter.link('controller')).code);
    const everyone = [presenter, controller, other, viewer];
    let refused = 0;
    /** A thousand changes in requests of ten, some of settings that both change. */
    const race = async (page: Page, own: string) => {
      for (let i = 0; i < 100; i++) {
        const edits = Array.from({ length: 10 }, (_, j) => ({
          path: j % 2 ? own : BIAS,
          value: own === 'shift.dx' || j % 2 === 0 ? i + j : -(i + j),
        }));
        const answer = await page.ask('lab:edit', { edits });
        if (!answer.ok) refused++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const start = controller.lab.version;
    await Promise.all([race(controller, 'shift.dx'), race(other, 'shift.dy')]);
    expect(refused).toBe(0);
    await until(() => everyone.every(({ lab }) => lab.version === start + 200), 'the last change');
    for (const { lab } of everyone) expect(lab).toEqual(presenter.lab);
    expect(presenter.lab.state.shift).toEqual({ dx: 99 + 9, dy: -(99 + 9) });
    // Versions are numbered without gaps; Page has thrown if not. Who came now has the same.
    const late = await open(presenter.welcome.desk!.links[0]!.code);
    expect(late.lab).toEqual(presenter.lab);
    expect(late.welcome.history.length).toBeLessThanOrEqual(20);
  }, 30_000);

  test('of two who change the same the newest stands, setting by setting, though both began from the same', async () => {
    const other = await open((await presenter.link('controller')).code);
    // Neither has heard of the other's.
    const answers = await Promise.all([
      controller.ask('lab:edit', {
        edits: [
          { path: BIAS, value: 1 },
          { path: 'shift.dx', value: 5 },
        ],
      }),
      other.ask('lab:edit', {
        edits: [
          { path: BIAS, value: 2 },
          { path: 'shift.dy', value: 7 },
        ],
      }),
    ]);
    const versions = answers.map((answer) => (answer as { version?: number }).version!);
    const newest = versions[0]! > versions[1]! ? 1 : 2;
    const pages = [presenter, controller, other, viewer];
    await until(() => pages.every(({ lab }) => lab.version === Math.max(...versions)), 'both');
    for (const { lab } of pages) {
      expect(lab.state.layers[0]!.kernels[0]!.bias).toBe(newest);
      expect(lab.state.shift).toEqual({ dx: 5, dy: 7 });
    }
  });

  test('who did what is told, and kept for who comes later', async () => {
    await controller.edit(BIAS, -0.1);
    await controller.edit(BIAS, -0.4);
    await presenter.ask('lab:edit', { edits: [{ path: 'layers.0.stride', value: 2 }] });
    await until(() => viewer.labUpdates.length === 3, 'the updates');
    expect(viewer.labUpdates[1]).toMatchObject({ by: controller.welcome.id, who: 'controller 1' });
    const late = await open(presenter.welcome.desk!.links[0]!.code);
    expect(late.welcome.history).toMatchObject([
      {
        who: 'controller 1',
        undo: false,
        change: { kind: 'edits', settings: [{ path: BIAS, value: -0.4 }] },
      },
      { who: 'presenter', change: { kind: 'edits', settings: [{ path: 'layers.0.stride', value: 2 }] } },
    ]);
    const own = viewer.labUpdates.reduce<ChangeRecord[]>(recordLab, []);
    expect(own).toEqual(late.welcome.history);
  });

  test('what was tried on the network is told too, a drag as one', async () => {
    const told: ChangeRecord[] = [];
    viewer.socket.on('changed', (record) => told.push(record));
    const bias = (offset: number) => ({ kind: 'bias', layer: 'conv1', map: 3, offset });
    for (const offset of [1, 2, 3])
      await controller.ask('experiment:change', { set: [bias(offset)], dragging: offset < 3 });
    await controller.ask('experiment:change', { reset: 'all' });
    await until(() => told.length === 4, 'the records');
    const late = await open(presenter.welcome.desk!.links[0]!.code);
    expect(late.welcome.history).toMatchObject([
      { who: 'controller 1', change: { kind: 'experiment', setting: bias(3), more: 0 } },
      { who: 'controller 1', change: { kind: 'experiment', setting: null } },
    ]);
    expect(told.reduce<ChangeRecord[]>(recordChange, [])).toEqual(late.welcome.history);
  });

  test('undo takes one’s own last change back, a drag as one, and nobody else’s', async () => {
    const before = presenter.lab.state.layers[0]!;
    const drag = (value: number) =>
      controller.ask('lab:edit', { edits: [{ path: BIAS, value }], dragging: true });
    await drag(0.1);
    await drag(0.2);
    await presenter.edit('layers.0.stride', before.stride + 1);
    expect(await controller.edit(BIAS, 0.3)).toMatchObject({ steps: { undo: 1, redo: 0 } });
    expect(await controller.ask('lab:undo')).toMatchObject({ ok: true, steps: { undo: 0, redo: 1 } });
    await until(() => viewer.labUpdates.at(-1)?.undo === true, 'the undoing');
    expect(viewer.lab.state.layers[0]!.kernels[0]!.bias).toBe(before.kernels[0]!.bias);
    expect(viewer.lab.state.layers[0]!.stride).toBe(before.stride + 1);
    expect(await controller.ask('lab:undo')).toMatchObject({ error: { code: 'undo-refused' } });
    expect(await controller.ask('lab:redo')).toMatchObject({ ok: true, steps: { undo: 1, redo: 0 } });
    await until(() => viewer.lab.state.layers[0]!.kernels[0]!.bias === 0.3, 'the change again');
    expect(await controller.ask('lab:redo')).toMatchObject({ error: { code: 'undo-refused' } });
    const again = await controller.again(server.url);
    expect(again.welcome.steps).toEqual({ undo: 1, redo: 0 });
    again.close();
    expect(await controller.ask('lab:undo')).toMatchObject({ ok: true });

    await controller.edit(BIAS, 0.5);
    await presenter.edit(BIAS, 0.7);
    expect(await controller.ask('lab:undo')).toMatchObject({
      error: { code: 'undo-refused', message: expect.stringContaining('somebody has changed it since') },
    });
    expect(await presenter.ask('lab:undo')).toMatchObject({ ok: true });
    expect(await controller.ask('lab:undo')).toMatchObject({ ok: true });
    await until(() => viewer.lab.version === presenter.lab.version, 'the last update');
    expect(viewer.lab.state.layers[0]!.kernels[0]!.bias).toBe(before.kernels[0]!.bias);
  });

  test('a stroke over a kernel is one step, though only its first change renames the kernel', async () => {
    const kernel = 'layers.0.kernels.0';
    const before = presenter.lab.state.layers[0]!.kernels[0]!;
    const painted = (count: number) => before.values.map((value, at) => (at < count ? 9 : value));
    const stroke = (count: number, ...more: { path: string; value: unknown }[]) =>
      controller.ask('lab:edit', {
        edits: [{ path: `${kernel}.values`, value: painted(count) }, ...more],
        dragging: true,
      });
    await stroke(1, { path: `${kernel}.title`, value: 'Own' });
    await stroke(2);
    expect(await stroke(3)).toMatchObject({ steps: { undo: 1 } });
    // Another setting is another step, though nobody said that the stroke was over.
    expect(await controller.edit(BIAS, 0.3)).toMatchObject({ steps: { undo: 2 } });
    await controller.ask('lab:undo');
    await controller.ask('lab:undo');
    await until(() => viewer.labUpdates.length === 6, 'the updates');
    expect(viewer.lab.state.layers[0]!.kernels[0]).toEqual(before);
  });

  test('a kernel’s size taken back brings its values back', async () => {
    const before = presenter.lab.state;
    const { sizePx } = before.layers[0]!;
    expect(await controller.edit('layers.0.sizePx', sizePx + 2)).toMatchObject({ ok: true });
    expect(await controller.ask('lab:undo')).toMatchObject({ ok: true });
    await until(() => viewer.labUpdates.length === 2, 'the updates');
    expect(viewer.lab.state).toEqual(before);
  });

  test('all of one room together are limited', async () => {
    const others = await Promise.all(
      Array.from({ length: 6 }, async () => open((await presenter.link('controller')).code)),
    );
    const answers = await Promise.all(
      others.flatMap((page) => Array.from({ length: 58 }, (_, i) => page.edit('shift.dx', i))),
    );
    const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
    expect(codes.filter((code) => code === 'request-rate').length).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 'ok').length).toBeGreaterThan(200);
  });
});

describe('the stage', () => {
  test('is where the presenter is, for who is here and who comes', async () => {
    await presenter.ask('stage:set', STAGE);
    await until(() => viewer.stage !== null, 'the stage');
    expect(viewer.stage).toEqual({ ...STAGE, by: presenter.welcome.id, who: 'presenter' });
    await controller.ask('stage:set', { ...STAGE, map: 1, probe: { across: 0.25, down: 0.5 } });
    const late = await open(presenter.welcome.desk!.links[0]!.code);
    expect(late.stage).toMatchObject({ map: 1, who: 'controller 1' });
    expect(await presenter.ask('stage:set', { ...STAGE, screen: 'cinema' })).toMatchObject({
      error: { code: 'bad-payload' },
    });
  });

  test('a pointer moves at most 20 times a second, and the last place always arrives', async () => {
    for (let i = 0; i <= 40; i++) {
      presenter.socket.emit('pointer', { view: 'picture', x: i / 40, y: 0.5 });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until(() => viewer.pointers.some((pointer) => pointer?.x === 1), 'the last place');
    expect(viewer.pointers.length).toBeLessThan(25);
    expect(viewer.pointers.length).toBeGreaterThan(4);
    expect(presenter.pointers).toEqual([]);
    presenter.close();
    await until(() => viewer.pointers.at(-1) === null, 'it to go with its presenter');
  });
});
