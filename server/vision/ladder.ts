/**
 * Which backend the engine runs on, and why not on a better one. The server starts on what is always there; better
 * ones are tried in processes of their own meanwhile, and the engine moves to the first that computes rightly and
 * faster, best first.
 */

import type { EngineState, PassedOver } from '../../shared/engine_state.ts';
import { ALWAYS_THERE, type BackendName, LADDER, stepsBelow } from './backends.ts';
import { deviceOf } from './device.ts';
import { Engine, type EngineSettings } from './engine.ts';
import { type Probe, type ProbeRequest, probe as probeInProcess } from './probe.ts';

export interface LadderSettings extends Omit<EngineSettings, 'backend' | 'below' | 'onBackend'> {
  /** Asked for by name: taken if it can be, whatever it runs on. */
  readonly backend: BackendName | 'auto';
  /** The model that passes are timed of. */
  readonly model: string;
  readonly onChange?: (state: EngineState, why: string) => void;
  readonly probe?: (request: ProbeRequest) => Promise<Probe>;
}

/** A better backend must save a tenth of a pass, or the move is not worth it. */
const FASTER = 0.9;

export class Ladder {
  readonly engine: Engine;
  readonly #passedOver = new Map<BackendName, string>();

  private constructor(engine: Engine) {
    this.engine = engine;
  }

  /** Throws `EngineError` where the backend that was asked for, or every one that is always there, can't be opened. */
  static async open(settings: LadderSettings): Promise<Ladder> {
    const { backend, onChange } = settings;
    let ladder: Ladder | undefined;
    const open = (name: BackendName) =>
      Engine.open({
        ...settings,
        backend: name,
        below: stepsBelow(name),
        onBackend: (_now, left, why) => {
          if (!ladder) return;
          if (LADDER.indexOf(left) < LADDER.indexOf(ladder.engine.backend)) ladder.#passedOver.set(left, why);
          onChange?.(ladder.state, why);
        },
      });
    if (backend !== 'auto') {
      ladder = new Ladder(await open(backend));
      return ladder;
    }
    const failures: [BackendName, string][] = [];
    for (const name of ALWAYS_THERE)
      try {
        ladder = new Ladder(await open(name));
        for (const [failed, why] of failures) ladder.#passedOver.set(failed, why);
        return ladder;
      } catch (error) {
        failures.push([name, (error as Error).message]);
      }
    throw new Error(failures.map(([name, why]) => `${name}: ${why}`).join('; '));
  }

  get state(): EngineState {
    const { backend } = this.engine;
    const device = deviceOf(backend);
    const passedOver: PassedOver[] = [...this.#passedOver].map(([name, why]) => ({ backend: name, why }));
    return { backend, device: 'name' in device ? device.name : '', passedOver };
  }

  /** Tries what is better than what runs. Resolves when that is done; never rejects. */
  async climb({ model, probe = probeInProcess, workers, threadsPerWorker }: LadderSettings): Promise<void> {
    const { engine } = this;
    const started = engine.backend;
    const better = LADDER.slice(0, LADDER.indexOf(started));
    const request = { threads: workers * threadsPerWorker, model };
    let own: Probe | undefined;
    for (const backend of better) {
      const device = deviceOf(backend);
      if ('why' in device) {
        this.#passedOver.set(backend, device.why);
        continue;
      }
      if (device.software) {
        this.#passedOver.set(backend, `only a software adapter (${device.name})`);
        continue;
      }
      const tried = await probe({ backend, ...request });
      if (!tried.passed) {
        this.#passedOver.set(backend, tried.why);
        continue;
      }
      own ??= await probe({ backend: started, ...request });
      if (own.passed && tried.passMs > own.passMs * FASTER) {
        const passes = `${tried.passMs.toFixed(0)} ms a pass, ${started} ${own.passMs.toFixed(0)} ms`;
        this.#passedOver.set(backend, `slower here: ${passes}`);
        continue;
      }
      if (engine.backend !== started) return;
      try {
        await engine.moveTo(backend, stepsBelow(backend), `${backend} is faster here`);
        return;
      } catch (error) {
        this.#passedOver.set(backend, (error as Error).message);
      }
    }
  }
}
