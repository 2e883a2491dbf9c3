import { expect, test } from 'vitest';
import { ExperimentStore } from '../../../client/state/experiment_store.ts';
import type { Connection } from '../../../client/stream/connection.ts';
import type { Experiment } from '../../../shared/experiment.ts';

interface Asked {
  readonly set: Experiment;
  readonly reset: readonly string[];
  readonly dragging: boolean;
}

/** A store, and what it asked of a server that answers when it is told to. */
function store(settings: Experiment = []) {
  const asked: Asked[] = [];
  const events: string[] = [];
  let answer: (reply: object) => void = () => {};
  const connection = {
    experiment: { version: 1, settings, who: null },
    subscribe: () => () => {},
    ask: (event: string, request: Asked) => {
      events.push(event);
      asked.push(request);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  };
  return {
    connection,
    experiment: new ExperimentStore(connection as unknown as Connection),
    asked,
    events,
    answer: (reply: object = { ok: true, steps: { undo: 1, redo: 0 } }) => answer(reply),
  };
}

const brightness = (levels: number) => ({ kind: 'brightness', levels }) as const;

test('what is set is shown at once; of a drag the newest goes out, and its end', async () => {
  const { experiment, asked, answer } = store();
  for (const levels of [1, 2, 3]) experiment.set(brightness(levels), true);
  experiment.set(brightness(3));
  expect(experiment.settings).toEqual([brightness(3)]);
  expect(asked).toEqual([{ set: [brightness(1)], reset: [], dragging: true }]);
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  expect(asked[1]).toEqual({ set: [brightness(3)], reset: [], dragging: false });
});

test('what is refused goes back to what the room has, and says why', async () => {
  const { experiment, answer } = store([{ kind: 'mirror' }]);
  experiment.set(brightness(9));
  expect(experiment.settings).toHaveLength(2);
  answer({ ok: false, error: { message: 'expected a controller' } });
  await expect.poll(() => experiment.refusal?.message).toBe('expected a controller');
  expect(experiment.settings).toEqual([{ kind: 'mirror' }]);
});

test('as trained takes every setting away, and those that wait', async () => {
  const { experiment, asked, answer } = store([{ kind: 'mirror' }]);
  experiment.set(brightness(9));
  experiment.reset();
  expect(experiment.settings).toEqual([]);
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  expect(asked[1]).toEqual({ set: [], reset: ['mirror', 'brightness'], dragging: false });
});

test('undo comes after what is still on its way', async () => {
  const { experiment, asked, events, answer } = store();
  experiment.set(brightness(1), true);
  experiment.set(brightness(2));
  void experiment.undo();
  answer();
  await expect.poll(() => asked).toHaveLength(2);
  answer();
  await expect.poll(() => asked).toHaveLength(3);
  expect(events).toEqual(['experiment:change', 'experiment:change', 'experiment:undo']);
});
