import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recogniseFlow } from '../../src/migrate/flow/recognise.ts';
import { corpus, HAS_CORPUS } from './corpus.ts';
import { flowText, source, step } from './sample.ts';

const problemOf = (text: string | Buffer) => {
  const result = recogniseFlow(Buffer.from(text));
  return result.ok ? undefined : result.problem;
};

describe.skipIf(!HAS_CORPUS)('public files', () => {
  test.each(corpus('real').map((file) => [file.name, file.bytes] as const))('%s is a flow', (_, bytes) => {
    expect(problemOf(bytes)).toBeUndefined();
  });

  test.each(corpus('not-flows').map((file) => [file.name, file.bytes] as const))('%s is none', (_, bytes) => {
    expect(problemOf(bytes)).toBeTypeOf('string');
  });
});

test('steps are read with their inputs in order, whatever order the steps have', () => {
  const join = step('j', {
    operator: 'sagemaker.spark.join_tables_0.1',
    inputs: [
      { name: 'df', node_id: 'b', output_name: 'default' },
      { name: 'df', node_id: 'a', output_name: 'default' },
    ],
  });
  const flow = recogniseFlow(Buffer.from(flowText(join, source('a', 's3://x/y'), source('b', 's3://x/z'))));
  expect(flow.ok && flow.value.nodes[0]?.inputs.map((input) => input.nodeId)).toEqual(['b', 'a']);
});

describe('what is not a flow is told with its reason', () => {
  test.each([
    ['', /empty/],
    ['[]', /not an object/],
    ['{"nodes":[]}', /SageMaker operator/],
    ['{"metadata":{"version":1}}', /no list of nodes/],
    ['{"metadata":{"version":1},"nodes":[]}', /SageMaker operator/],
    ['{"metadata":{"version":1},"nodes":[{"id":1}]}', /lacks node_id/],
    [flowText(step('a', { operator: 'autoclick.click' })), /SageMaker operator/],
    ['<Flow xmlns="http://soap.sforce.com/2006/04/metadata"/>', /not readable JSON/],
    ['// @flow\nmodule.exports = {};', /not readable JSON/],
  ])('%s', (text, reason) => {
    expect(problemOf(text)).toMatch(reason);
  });
});

describe('JSON that two readers could read differently is refused with its line', () => {
  test.each([
    [
      'a key twice',
      flowText().replace('"metadata": {', '"metadata": {"version": 2,'),
      /occurs twice in one object \(line 3\)/,
    ],
    [
      'a key twice by an escape',
      flowText().replace('"metadata": {', '"metadata": {"\\u0076ersion": 2,'),
      /occurs twice/,
    ],
    [
      'a key twice among many',
      flowText().replace(
        '{\n',
        `{${'abcdefghijklmn'
          .split('')
          .map((key) => `"${key}": 1,`)
          .join('')} "c": 2,`,
      ),
      /the key "c" occurs twice/,
    ],
    [
      'too deep',
      flowText().replace('{\n', `{"x": ${'['.repeat(100_000)}${']'.repeat(100_000)},`),
      /deeper than 200/,
    ],
    ['not UTF-8', Buffer.concat([Buffer.from(flowText()), Buffer.from([0xff])]), /UTF-8/],
    ['cut off', flowText().slice(0, -3), /line \d+/],
    ['followed by more', `${flowText()} {}`, /after the end/],
    ['a trailing comma', flowText().replace(/\]\n\}$/, '],}'), /key in double quotes/],
  ])('%s', (_, text, reason) => {
    expect(problemOf(text)).toMatch(reason);
  });
});

test('numbers of any size and a byte order mark do not keep a flow from being one', () => {
  const huge = flowText().replace('{\n', `{"big": 1${'0'.repeat(5_000)}, "tiny": 1e-99999,`);
  expect(problemOf(huge)).toBeUndefined();
  expect(problemOf(`\ufeff${flowText()}`)).toBeUndefined();
});

test('agrees with JSON.parse about what is JSON, but for what is refused on purpose', () => {
  const text = fc.oneof(
    fc.json(),
    fc.json().chain((json) => fc.nat(json.length).map((at) => json.slice(0, at))),
    fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0123e.-+ tfn'.split('')) }),
  );
  fc.assert(
    fc.property(text, (candidate) => {
      let parses = true;
      try {
        JSON.parse(candidate);
      } catch {
        parses = false;
      }
      const problem = problemOf(candidate.toWellFormed()) ?? '';
      fc.pre(!/occurs twice|deeper|empty/.test(problem));
      expect(/not readable JSON/.test(problem)).toBe(!parses);
    }),
    { numRuns: 2_000 },
  );
});
