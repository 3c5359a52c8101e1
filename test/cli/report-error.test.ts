import { describe, expect, test } from 'vitest';
import { errorDocument, errorLines } from '../../src/cli/report-error.ts';
import { GroundctlError, usageError } from '../../src/core/errors.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';

const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN';
const url = `https://b.s3.amazonaws.com/k?X-Amz-Security-Token=${TOKEN}&X-Amz-Signature=0123456789abcdef0123`;
const leaky = new GroundctlError(`GET ${url} failed`, {
  code: 'unreachable',
  source: 'aws',
  problems: [`tried ${url}`],
  hint: `Try ${url} again.`,
  aws: { name: 'AccessDenied', requestId: 'REQ1' },
  cause: new Error(`inner ${url}`),
});

describe('an error for a person', () => {
  test('tells what, each problem, what to do, and what AWS support would ask for', () => {
    const error = new GroundctlError('No.', {
      code: 'access-denied',
      source: 'aws',
      problems: ['one', 'two'],
      hint: 'Ask for sagemaker:ListWorkteams.',
      aws: { name: 'AccessDeniedException', requestId: 'REQ1' },
    });
    expect(errorLines(error, false).split('\n')).toEqual([
      'groundctl: No.',
      '  - one',
      '  - two',
      '  Ask for sagemaker:ListWorkteams.',
      '  (AccessDeniedException, request id REQ1)',
    ]);
    expect(errorLines(usageError('No.'), false)).toBe('groundctl: No.');
  });

  test('holds no token and no signature, with and without --debug', () => {
    for (const debug of [false, true]) {
      const text = errorLines(leaky, debug);
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain('0123456789abcdef0123');
      expect(text).toContain('REDACTED');
    }
  });

  test('steers no terminal', () => {
    expect(errorLines(usageError('a\u001b]0;x\u0007b'), true)).not.toMatch(/[\u001b\u0007]/);
  });

  test('only --debug shows the stacks, of its causes too; a fault of ours says so', () => {
    expect(errorLines(leaky, false)).not.toMatch(/^\s+at /m);
    expect(errorLines(leaky, true)).toMatch(/^\s+at /m);
    expect(errorLines(leaky, true)).toContain('inner ');
    const fault = toGroundctlError(new TypeError('x is not a function'));
    expect(errorLines(fault, false)).toContain('This is a bug in groundctl; --debug shows where.');
    expect(errorLines(fault, true)).not.toContain('--debug shows where');
    expect(errorLines(usageError('No.'), false)).not.toContain('fault');
  });

  test('a cause without a stack is told by its words', () => {
    const cause = new Error('inner words');
    delete (cause as { stack?: string }).stack;
    expect(errorLines(usageError('No.', { cause }), true)).toContain('inner words');
  });
});

describe('an error for a program', () => {
  test('is one document as json, one line of type error as ndjson, and nothing in the other formats', () => {
    expect(JSON.parse(errorDocument(leaky, 'json') ?? '')).toMatchObject({
      schema: 'groundctl/error/v1',
      error: { code: 'unreachable' },
    });
    const line = errorDocument(leaky, 'ndjson') ?? '';
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(line)).toMatchObject({ type: 'error', schema: 'groundctl/error/v1' });
    for (const format of ['table', 'markdown', 'sarif', undefined] as const) {
      expect(errorDocument(leaky, format)).toBeUndefined();
    }
  });

  test.each(['json', 'ndjson'] as const)('as %s holds no token and no signature', (format) => {
    const text = errorDocument(leaky, format) ?? '';
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('0123456789abcdef0123');
  });
});
