import { labGraph, labStages } from '../../../shared/lab_graph.ts';
import { isNonNegative, type Shape } from '../../../shared/layers.ts';
import { type View, viewKey } from '../../../shared/protocol.ts';
import { rangeAt } from '../../../shared/result.ts';
import type { Range } from '../../../shared/scale.ts';
import { wordsOf } from '../../language/spoken.ts';
import type { LabStore } from '../../state/lab_store.ts';
import { numberText } from '../../state/number_text.ts';
import type { Session } from '../../state/session.ts';
import { LAB_TEXT } from './lab_text.ts';

/** One stage of a layer of the stack: the maps of one layer of its graph. */
export interface Stage {
  readonly name: string;
  readonly shape: Shape;
  readonly view: View;
  readonly signed: boolean;
}

export function stageOf(lab: LabStore, name: string): Stage {
  return {
    name,
    shape: lab.shapeOf(name),
    view: { kind: 'layer', graph: 'lab', layer: name, scale: 'unit' },
    signed: !isNonNegative(labGraph(lab.state), name),
  };
}

/** Convolution, bias with activation, and the pool where the layer has one. `index` counts from 0. */
export function stagesOf(lab: LabStore, index: number): readonly Stage[] {
  const { conv, activated, pool } = labStages(lab.state.layers[index]!, index + 1);
  return [conv, activated, ...(pool ? [pool] : [])].map((name) => stageOf(lab, name));
}

/** Of one map and of all maps of its stage, in the newest result; null before there is one. */
export function rangesOf(session: Session, { view }: Stage, map: number): { map: Range; all: Range } | null {
  const live = session.connection.result?.views.get(viewKey(view));
  if (!live || live.stats.length < 2 * (map + 2)) return null;
  return { map: rangeAt(live.stats, 1 + map), all: rangeAt(live.stats, 0) };
}

export function sizeText({ shape }: Stage): string {
  return `${shape.height} × ${shape.width}`;
}

export function rangeText({ min, max }: Range): string {
  return wordsOf(LAB_TEXT).to(numberText(min), numberText(max));
}
