import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, however short they are. */
const LONG = [
  'accesslogs/fast-scan',
  'fuzz/fuzz',
  'accesslogs/simulated',
  'tui/screens/hostile-names',
  'accesslogs/read-ahead',
  'accesslogs/athena/rows-sql',
  'labels/round-trip',
  'schemas',
  'policies/generate/stacks',
  'cli/examples',
  'e2e/killed',
  'e2e/package',
  'migrate/faults',
  'e2e/batches',
  'e2e/frame-escapes',
  'cli/output-schemas',
  'migrate/rollback',
  'e2e/tui-terminal',
  'e2e/docs-commands',
  'e2e/executable',
].map((name) => `/test/${name}.test.ts`);

/**
 * Begins each half with the files that take longest, so that none of them runs at the end while the other workers
 * have nothing left to do. Vitest by itself begins with the largest ones, where it has not seen how long they take.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex((name) => moduleId.replace(/x$/, '').endsWith(name));
      return place < 0 ? LONG.length : place;
    };
    const halfOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => halfOf(a) - halfOf(b) || placeOf(a) - placeOf(b));
  }
}
