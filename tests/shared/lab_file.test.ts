import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rounded, zeroMean } from '../../shared/kernel.ts';
import { cutKernel } from '../../shared/lab_cut.ts';
import { editLab } from '../../shared/lab_edit.ts';
import { decodeLab, encodeLab, LAB_FILE_SCHEMA, LAB_FILE_VERSION } from '../../shared/lab_file.ts';
import { labInputValues } from '../../shared/lab_input.ts';
import { LAB_PRESETS, labPreset } from '../../shared/lab_presets.ts';
import { labKernel, withKernel } from '../../shared/lab_stack.ts';
import { FC, labState } from './lab_arbitrary.ts';

const oneEdge = labPreset('one-edge')!.make([]);

function problems(text: string): string[] {
  const result = decodeLab(text);
  return result.ok ? [] : result.refusals.map(({ path, message }) => `${path}: ${message}`);
}

/** The file of one edge with its state changed by hand. */
function fileWith(change: object): string {
  return JSON.stringify({
    schema: LAB_FILE_SCHEMA,
    version: LAB_FILE_VERSION,
    state: { ...oneEdge, ...change },
  });
}

test('what was saved is what is opened', () => {
  fc.assert(
    fc.property(labState(64), (state) => {
      expect(decodeLab(encodeLab(state))).toEqual({ ok: true, state });
    }),
    FC,
  );
});

test('a file that isn’t one says what was expected and what came', () => {
  expect(problems('{\n')).toEqual([
    ': expected JSON, got text that isn’t: in line 2, expected a name between double quotes, got the end of the file',
  ]);
  expect(problems('[]')).toEqual([': expected an object {…}, got […]']);
  expect(problems('{"schema":"other","version":1,"state":{}}')).toEqual([
    'schema: expected "convcast-lab", got "other"',
  ]);
  expect(problems('{"schema":"convcast-lab","version":2,"state":{}}')).toEqual([
    'version: expected 1, got 2',
  ]);
  const [layer] = oneEdge.layers;
  expect(problems(fileWith({ layers: [{ ...layer, stride: 40 }] }))).toEqual([
    'layers.0.stride: expected a number of at most 16, got 40',
  ]);
  expect(problems(fileWith({ layers: [] }))).toEqual([
    'layers: expected a list of at least 1, got a shorter one',
  ]);
  expect(problems(fileWith({ mode: 'fold' }))).toEqual([
    'mode: expected one of "cross-correlation", "convolution", got "fold"',
  ]);
  expect(problems(fileWith({ extra: 1 }))[0]).toMatch(/^: .*"extra"/);
  const short = { ...layer!.kernels[0]!, values: [1, 2] };
  expect(problems(fileWith({ layers: [{ ...layer, kernels: [short] }] }))).toEqual([
    'layers.0.kernels.0: expected 9 values (3 × 3 × 1), got 2 (3 × 3 × 1)',
  ]);
  const text = { ...layer!.kernels[0]!, values: [0, 1, '2'] };
  expect(problems(fileWith({ layers: [{ ...layer, kernels: [text] }] }))[0]).toMatch(
    /got "2" at position 2$/,
  );
});

/** The bytes of a link's fragment: deflated, four characters for three bytes. */
const linkBytes = (text: string) => Math.ceil((deflateRawSync(text).length * 4) / 3);

test('links of presets are short; one with a large kernel cut from a picture still is a link', () => {
  for (const preset of LAB_PRESETS.filter(({ needs }) => needs === null))
    expect(linkBytes(encodeLab(preset.make([]))), preset.name).toBeLessThan(6000);

  const colour = editLab(oneEdge, { path: 'input.colour', value: 'colour' });
  if (!colour.ok) throw new Error('expected colour to be possible');
  const { input } = colour.state;
  const rgb = Uint8Array.from({ length: input.sidePx ** 2 * 3 }, (_, index) =>
    Math.round(128 + 60 * Math.sin(index / 40) + 67 * Math.sin(index * 12.9898)),
  );
  const picture = {
    shape: { height: input.sidePx, width: input.sidePx, channels: 3 },
    values: labInputValues(rgb, input),
  };
  const cut = labKernel('Cut', rounded(zeroMean(cutKernel(picture, 10, 20, 70))));
  const bytes = linkBytes(encodeLab(withKernel(colour.state, 0, 0, cut)));
  expect(bytes).toBeLessThan(60_000);
});
