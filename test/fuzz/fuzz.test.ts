import { describe, expect, test } from 'vitest';
import { corpusOf } from './corpus.ts';
import { fuzz, problemOf } from './run.ts';
import { TARGETS } from './targets.ts';

// Long runs are `npm run fuzz -- NAME`; what they find lies in corpus/ and is tried here for ever.
describe.each(TARGETS.map((target) => [target.name, target] as const))('%s', (name, target) => {
  test(`300 ${target.about} are taken or refused in words`, async () => {
    const { failure } = await fuzz(target, { seed: 1, count: 300 });
    expect(failure && { error: failure.error, input: failure.input.toString('latin1') }).toBeUndefined();
  });

  test.each(corpusOf(name))('%s, which was found once', async (_, input) => {
    expect(await problemOf(target, input)).toBeUndefined();
  });
});
