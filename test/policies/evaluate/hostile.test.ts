import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { arnGlob } from '../../../src/policies/evaluate/arn-glob.ts';
import { ANY, glob, ONE } from '../../../src/policies/evaluate/glob.ts';
import { parsePolicy, readPolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { ask, policy } from './ask.ts';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

describe('documents made to hurt', () => {
  test('ten thousand statements are refused at the first one too many', () => {
    const text = JSON.stringify({ Statement: Array.from({ length: 10_000 }, () => statement) }, null, 1);
    expect(() => parsePolicy(text)).toThrow(
      /10000 statements; a policy may have 2000 at \$\.Statement\[2000\] \(line \d+, column 3\)/,
    );
  });

  test('deep nesting is refused where it gets too deep', () => {
    expect(() => parsePolicy(`{"Statement": ${'['.repeat(500_000)}`)).toThrow(
      /Nested deeper than 8 levels .*line 1, column 22/,
    );
    expect(() => parsePolicy('{"a":'.repeat(200_000))).toThrow(/Nested deeper/);
  });

  test('deep nesting in a value that is not text is refused', () => {
    let value: unknown = statement;
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(() => parsePolicy({ Statement: value })).toThrow(GroundctlError);
  });

  test('a huge text is refused before it is read', () => {
    expect(() => parsePolicy(' '.repeat(1_048_577))).toThrow(/1048577 characters/);
  });

  test('a string of a million escapes is read', () => {
    const text = JSON.stringify({ Id: '\n'.repeat(500_000), Statement: statement });
    expect(parsePolicy(text).id).toHaveLength(500_000);
  });

  test('keys of Object.prototype are ordinary, unknown names', () => {
    const text =
      '{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "__proto__": {"Action": "*"}}}';
    expect(() => parsePolicy(text)).toThrow(/__proto__/);
    const identity = [policy({ Condition: { constructor: { toString: 'x' } } })];
    expect(ask({ identity }).notModelled).toHaveLength(1);
    const inherited = [policy({ Condition: { Null: { __proto__: null, constructor: 'true' } } })];
    expect(ask({ identity: inherited }).decision).toBe('allow');
  });

  test('a pattern of many stars is decided without trying every split', () => {
    const identity = [policy({ Resource: `arn:aws:s3:::${'a*'.repeat(2_000)}b` })];
    expect(ask({ identity }, { resource: `arn:aws:s3:::${'a'.repeat(4_000)}` }).decision).toBe('deny');
    const segment = [policy({ Resource: `arn:aws:s3:${'a*'.repeat(300)}b::x` })];
    expect(ask({ identity: segment }, { resource: `arn:aws:s3:${'a'.repeat(1_000)}::x` }).decision).toBe(
      'deny',
    );
  });

  test('a variable that is never closed is read once, however long it is', () => {
    const open = `\${a${' '.repeat(900_000)}`;
    const identity = [policy({ Condition: { StringLike: { 's3:prefix': open } } })];
    expect(ask({ identity }, { context: { 's3:prefix': open } }).decision).toBe('allow');
  });

  test('any value gives a policy or problems, never a crash', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const reading = readPolicy(input);
        return 'policy' in reading || reading.problems.length > 0;
      }),
    );
  });

  test('any damage to a policy text gives a policy or problems with a place in the text', () => {
    const text = JSON.stringify(
      { Version: '2012-10-17', Statement: [{ ...statement, Principal: { AWS: '*' } }] },
      null,
      2,
    );
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(5),
        fc.string({ unit: 'binary', maxLength: 3 }),
        (start, cut, inserted) => {
          const damaged = text.slice(0, start) + inserted + text.slice(start + cut);
          const reading = readPolicy(damaged);
          if ('policy' in reading) return;
          const lines = damaged.split('\n');
          for (const { position } of reading.problems) {
            expect(position?.line).toBeLessThanOrEqual(lines.length);
            expect(position?.column).toBeLessThanOrEqual((lines[(position?.line ?? 0) - 1]?.length ?? 0) + 1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

const codesOf = (pattern: string) =>
  [...pattern].map((character) => ({ '*': ANY, '?': ONE })[character] ?? character.charCodeAt(0));
const pattern = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });

test('wildcards match as the regular expression of the same meaning does', () => {
  fc.assert(
    fc.property(pattern('aab*?'), pattern('aab'), (wild, value) => {
      const source = wild.replaceAll('*', '.*').replaceAll('?', '.');
      expect(glob(codesOf(wild))(value)).toBe(new RegExp(`^${source}$`).test(value));
    }),
    { numRuns: 5_000 },
  );
});

test('wildcards of an ARN stop at colons as the regular expression of the same meaning does', () => {
  fc.assert(
    fc.property(pattern('ab:::*?'), pattern('aab:::'), (wild, value) => {
      let colons = 0;
      const source = [...wild].map((character, at) => {
        if (character === ':') colons++;
        const free = colons >= 5 || (character === '*' && [undefined, ':'].includes(wild[at + 1]));
        const any = free ? '.' : '[^:]';
        return { '*': `${any}*`, '?': any }[character] ?? character;
      });
      expect(arnGlob(codesOf(wild))(value)).toBe(new RegExp(`^${source.join('')}$`).test(value));
    }),
    { numRuns: 20_000 },
  );
});

test('a question mark is one character, of whatever plane', () => {
  for (const compile of [glob, arnGlob]) {
    expect(compile(codesOf('?b*?'))('\u{1f600}bx\u{1f600}')).toBe(true);
    expect(compile(codesOf('b?'))('b\u{1f600}a')).toBe(false);
  }
});

describe('twice as long a pattern and value take twice as many steps', () => {
  const shapes: Record<string, (n: number) => readonly [wild: string, value: string]> = {
    'many stars': (n) => ['*a'.repeat(n), 'a'.repeat(2 * n)],
    'many stars and no match': (n) => [`${'*a'.repeat(n)}*b*`, 'a'.repeat(2 * n)],
    'what nearly repeats itself behind a star': (n) => [`*${'a'.repeat(n)}b*`, 'a'.repeat(2 * n)],
    'a segment of an ARN': (n) => [`arn:aws:s3:${'*a'.repeat(n)}b::x`, `arn:aws:s3:${'a'.repeat(2 * n)}::x`],
    'stars between many colons': (n) => [`a*:${'a*'.repeat(n)}x:b:*`, `a:${'aa:'.repeat(n)}`],
    'colons behind a star that reaches beyond them': (n) => [
      `a*:b*:::*:${':'.repeat(n)}x*`,
      `a:b${':'.repeat(2 * n)}`,
    ],
  };
  const stepsOf = (compile: typeof glob | typeof arnGlob, [wild, value]: readonly [string, string]) => {
    let steps = 0;
    const counted = Object.assign(Object(value), {
      charCodeAt(at: number) {
        steps++;
        return value.charCodeAt(at);
      },
      indexOf: (text: string, from: number) => {
        const found = value.indexOf(text, from);
        steps += (found < 0 ? value.length : found) - from;
        return found;
      },
    }) as string;
    compile(codesOf(wild))(counted);
    return steps;
  };
  test.each(Object.entries(shapes))('%s', (_, shape) => {
    for (const compile of [glob, arnGlob]) {
      const ratio = stepsOf(compile, shape(4_000)) / Math.max(1_000, stepsOf(compile, shape(2_000)));
      expect(ratio).toBeLessThan(2.1);
    }
  });
});
