import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { StageMs } from '../shared/protocol.ts';
import type { Excess } from './connection_bounds.ts';

/** Why a frame or a result went no further. */
export type DropReason =
  | 'newer frame came first'
  | 'nobody looks'
  | 'frozen'
  | 'source went off'
  | 'refused'
  | 'engine failed'
  | 'server fault'
  | 'receiver without credit'
  | 'node without credit'
  | 'explanation of a newer frame'
  | 'explanation failed';

export interface Metrics {
  readonly registry: Registry;
  close(): void;
  frameIn(bytes: number): void;
  frameOut(stageMs: StageMs): void;
  resultSent(bytes: number, coarse: boolean): void;
  dropped(reason: DropReason): void;
  engineRestarted(): void;
  putOut(excess: Excess): void;
  /** A result went to another node. */
  relayed(bytes: number): void;
  /** A result came from another node. */
  relayedHere(bytes: number): void;
}

export interface Gauges {
  sockets(): number;
  rooms(): number;
  tensors(): number;
  studyTensors(): number;
  /** Frames, and other work of rooms, that wait for the engine. */
  turnsWaiting(): number;
  /** Handed to connections of pages and not yet taken by the network. */
  waitingBytes(): number;
  /** Other nodes that this one is connected to; 0 where it is the only one. */
  nodes(): number;
  /** 1: it answers, 0: it is gone; undefined where there is none. */
  redis(): number | undefined;
}

// The histogram holds the time between ticks, so this much of it is no delay.
const LOOP_RESOLUTION_MS = 2;

/** Everything that /metrics tells. A registry of its own, so that several apps can live in one process. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Event-loop delay, memory, CPU and handles come with the defaults.
  collectDefaultMetrics({ register: registry });
  const framesIn = new Counter({ name: 'convcast_frames_in_total', help: 'Frames received', registers });
  const frameBytes = new Counter({
    name: 'convcast_frame_bytes_total',
    help: 'Bytes of frames received',
    registers,
  });
  const framesOut = new Counter({
    name: 'convcast_frames_out_total',
    help: 'Frames computed and published',
    registers,
  });
  const results = new Counter({ name: 'convcast_results_total', help: 'Results sent to pages', registers });
  const resultBytes = new Counter({
    name: 'convcast_result_bytes_total',
    help: 'Bytes of results sent',
    registers,
  });
  const coarseResults = new Counter({
    name: 'convcast_coarse_results_total',
    help: 'Results sent with smaller pictures, to pages on a slow connection',
    registers,
  });
  const relayed = new Counter({
    name: 'convcast_relayed_results_total',
    help: 'Results that crossed between nodes, once for each node with pages that look at them',
    labelNames: ['way'],
    registers,
  });
  const relayedBytes = new Counter({
    name: 'convcast_relayed_bytes_total',
    help: 'Bytes of results that crossed between nodes',
    labelNames: ['way'],
    registers,
  });
  const restarts = new Counter({
    name: 'convcast_engine_restarts_total',
    help: 'Engine threads replaced',
    registers,
  });
  const putOut = new Counter({
    name: 'convcast_put_out_total',
    help: 'Connections ended because they went beyond what a page may cost',
    labelNames: ['excess'],
    registers,
  });
  const drops = new Counter({
    name: 'convcast_dropped_total',
    help: 'Frames and results that went no further, by reason',
    labelNames: ['reason'],
    registers,
  });
  const stages = new Histogram({
    name: 'convcast_stage_milliseconds',
    help: 'Time that a frame spends in each stage',
    labelNames: ['stage'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number | undefined) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  new Gauge({
    name: 'convcast_event_loop_delay_milliseconds',
    help: 'How late the event loop came to its timers since the last reading',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const percentile of [50, 99, 100])
        this.set(
          { quantile: percentile / 100 },
          Math.max(0, loop.percentile(percentile) / 1e6 - LOOP_RESOLUTION_MS),
        );
      loop.reset();
    },
  });
  gauge('convcast_sockets', 'Pages connected', gauges.sockets);
  gauge('convcast_nodes_connected', 'Other nodes that this one has a connection with', gauges.nodes);
  gauge('convcast_redis_reachable', 'Whether Redis answers, where there are several nodes', gauges.redis);
  gauge('convcast_turns_waiting', 'Frames and other work that wait for the engine', gauges.turnsWaiting);
  gauge(
    'convcast_waiting_bytes',
    'Bytes handed to connections and not yet taken by the network',
    gauges.waitingBytes,
  );
  gauge('convcast_rooms', 'Rooms open', gauges.rooms);
  gauge('convcast_tensors', 'Tensors alive in the engine', gauges.tensors);
  gauge(
    'convcast_study_tensors',
    'Tensors alive where classes are explained and taught',
    gauges.studyTensors,
  );
  return {
    registry,
    close: () => {
      loop.disable();
      registry.clear();
    },
    frameIn: (bytes) => {
      framesIn.inc();
      frameBytes.inc(bytes);
    },
    frameOut: (stageMs) => {
      framesOut.inc();
      for (const [stage, ms] of Object.entries(stageMs)) stages.observe({ stage }, ms);
    },
    resultSent: (bytes, coarse) => {
      results.inc();
      if (coarse) coarseResults.inc();
      resultBytes.inc(bytes);
    },
    dropped: (reason) => drops.inc({ reason }),
    engineRestarted: () => restarts.inc(),
    putOut: (excess) => putOut.inc({ excess }),
    relayed: (bytes) => {
      relayed.inc({ way: 'out' });
      relayedBytes.inc({ way: 'out' }, bytes);
    },
    relayedHere: (bytes) => {
      relayed.inc({ way: 'in' });
      relayedBytes.inc({ way: 'in' }, bytes);
    },
  };
}
