import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take a fifth of a minute and more: begun last, one of them would run on when all others are done. */
const LONG = [
  'server/vision/webgpu.test.ts',
  'server/engine_faults.test.ts',
  'server/nodes.test.ts',
  'server/vision/oracle.test.ts',
  'server/teaching.test.ts',
  'server/explanations.test.ts',
];

/** Vitest knows how long files take only where it has run them before. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.findIndex((file) => moduleId.endsWith(file));
      return found < 0 ? LONG.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
