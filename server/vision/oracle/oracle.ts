/**
 * What another framework computed, against what an executor computes. An oracle is a folder:
 *
 * - `ops.json`, `ops.bin`: single operations with their inputs, weights and outputs, their multiply-adds, and
 *   operations that have to be refused;
 * - `<network>.json`, `input-<photo>.f32`: a network's activations for preprocessed photos: minimum, maximum, sum,
 *   zeros and sampled values of each layer, and the likeliest classes;
 * - `networks.json`: activations of networks whose weights and picture come from a formula.
 *
 * Tensors are little-endian float32, NHWC; kernels HWIO.
 */

import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { networkNamed } from '../../../shared/networks.ts';
import type { Executor, Weights } from '../executor.ts';
import { compareFormulaNetworks } from './formula_networks.ts';
import { compareNetwork } from './network.ts';
import { compareOperations } from './operations.ts';

/** One comparison. */
export interface OracleRow {
  /** What was compared: "conv", "pool max", "alexnet relu1". */
  readonly name: string;
  /** Which of its cases: the operation's numbers, or the photo. */
  readonly sample: string;
  /** The worst difference, relative to the largest magnitude that the oracle holds here. 1: all wrong. */
  readonly difference: number;
}

/** A network's weights and the name of each of its outputs, in their order. */
export interface Trained {
  readonly weights: Weights;
  readonly classNames: readonly string[];
}

/** Runs every case of the oracle in `folder`. `trained` is asked for the networks that it holds activations of. */
export async function compareWithOracle(
  folder: string,
  executor: Executor,
  trained: (networkName: string) => Promise<Trained>,
): Promise<OracleRow[]> {
  const rows: OracleRow[] = [];
  const names = (await readdir(folder))
    .filter((file) => file.endsWith('.json'))
    .map((f) => basename(f, '.json'));
  for (const name of names.sort()) {
    const network = networkNamed(name);
    if (network) rows.push(...(await compareNetwork(folder, network, executor, await trained(name))));
    if (name === 'networks') rows.push(...(await compareFormulaNetworks(folder, executor)));
    if (name === 'ops') rows.push(...(await compareOperations(folder, executor)));
  }
  if (rows.length === 0)
    throw new Error(
      `${folder}: expected ops.json, networks.json or a network's activations, got ${names.join(', ') || 'none'}`,
    );
  return rows;
}

/** The worst row of every name, in the order in which the names appear. */
export function worstOf(rows: readonly OracleRow[]): OracleRow[] {
  const worst = new Map<string, OracleRow>();
  for (const row of rows) {
    const before = worst.get(row.name);
    // Not "greater", so that a NaN is the worst.
    if (!before || !(row.difference <= before.difference)) worst.set(row.name, row);
  }
  return [...worst.values()];
}
