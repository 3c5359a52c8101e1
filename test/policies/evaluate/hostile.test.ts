import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { globMatches } from '../../../src/policies/evaluate/glob.ts';
import { createLocator, readJson } from '../../../src/policies/evaluate/json-reader.ts';
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

describe('the JSON reader', () => {
  test('reads what JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.boolean(), (json, indented) => {
        const text = indented ? JSON.stringify(JSON.parse(json), null, 2) : json;
        expect(readJson(text, 100)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses whatever JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(40), fc.string({ maxLength: 2 }), (json, at, inserted) => {
        const damaged = json.slice(0, at) + inserted + json.slice(at + 1);
        let parses = true;
        try {
          JSON.parse(damaged);
        } catch {
          parses = false;
        }
        if (!parses) expect(() => readJson(damaged, 100)).toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test('finds every value where it stands', () => {
    const text = '{"a": [1, {"b": "x"}],\n "c": {"b": true}}';
    const locate = createLocator(text);
    expect(locate([])).toEqual({ line: 1, column: 1 });
    expect(locate(['a', 0])).toEqual({ line: 1, column: 8 });
    expect(locate(['a', 1, 'b'])).toEqual({ line: 1, column: 17 });
    expect(locate(['c', 'b'])).toEqual({ line: 2, column: 13 });
    expect(locate(['b'])).toBeUndefined();
    expect(createLocator('{"a": {}, "c": {"b": 1}}')(['a', 'b'])).toBeUndefined();
  });
});

test('wildcards match as the regular expression of the same meaning does', () => {
  const unit = fc.constantFrom('a', 'b', ':', '*', '?', '!');
  fc.assert(
    fc.property(
      fc.string({ unit, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 }),
      (pattern, value) => {
        const codes = [...pattern].map(
          (character) => ({ '*': -1, '!': -2, '?': -3 })[character] ?? character.charCodeAt(0),
        );
        const source = [...pattern].map(
          (character) => ({ '*': '.*', '!': '[^:]*', '?': '.' })[character] ?? character,
        );
        expect(globMatches(codes, value)).toBe(new RegExp(`^${source.join('')}$`, 's').test(value));
      },
    ),
    { numRuns: 2_000 },
  );
});
