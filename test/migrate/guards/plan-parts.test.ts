/** The parts of a plan that need neither files nor S3. */
import { describe, expect, test } from 'vitest';
import { isIdentity, isSettled, modifiedAt, sameIdentity } from '../../../src/migrate/files/identity.ts';
import { checkNotUndone } from '../../../src/migrate/plan/check-not-undone.ts';
import {
  bodyKeeper,
  changesNothing,
  identityToKeep,
  inspectedSource,
  releaseBody,
  rememberInspected,
} from '../../../src/migrate/plan/inspected.ts';
import type { MigrateInput, MigrationPlan, PlannedUpload } from '../../../src/migrate/plan/migration-plan.ts';
import { uploadChange } from '../../../src/migrate/plan/upload-change.ts';
import { remapOf } from '../../../src/migrate/remap/remap.ts';
import { entry } from './bucket.ts';

describe('a sync after one that changed flows on their way', () => {
  const map = (...names: string[]) =>
    remapOf({ buckets: new Map(names.map((name) => [name, `new-${name}`])) });
  const as = (more: Partial<MigrateInput>) => more as MigrateInput;
  const one = (more = {}) => new Map([['flows/a.flow', entry('flows/a.flow', 'a', more)]]);
  const changed = { source: 'other' };
  const both = { remap: true, stripTrained: true };
  const without = (options: string) =>
    `The last sync of these folders to this target had ${options}. Without it, unchanged flows would replace those that were changed for the new location.`;
  const gone = (values: string) =>
    `The map of the last sync of these folders to this target also replaced ${values}. With this map the old values would be restored.`;
  const mapped = (names: readonly string[]) => ({
    remap: true,
    stripTrained: false,
    mapped: names.map((name) => `buckets ${name}`),
  });
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  test.each<[string | undefined, Partial<MigrateInput>, Parameters<typeof checkNotUndone>[1]]>([
    [undefined, {}, { entries: new Map(), changed: both }],
    [undefined, { asIs: true }, { entries: one(), changed: both }],
    [undefined, {}, { entries: one(), changed: undefined }],
    [undefined, {}, { entries: one(changed), changed: { remap: false, stripTrained: false } }],
    [without('--remap'), {}, { entries: one(changed), changed: undefined }],
    [undefined, { stripTrained: true }, { entries: one(changed), changed: undefined }],
    [undefined, { remap: map('a') }, { entries: one(changed), changed: undefined }],
    [without('--remap and --strip-trained'), {}, { entries: one(), changed: both }],
    [without('--strip-trained'), { remap: map('a') }, { entries: one(), changed: both }],
    [without('--remap'), { stripTrained: true }, { entries: one(), changed: both }],
    [undefined, { remap: map('a'), stripTrained: true }, { entries: one(), changed: both }],
    [undefined, { remap: map('a', 'b') }, { entries: one(), changed: mapped(['a']) }],
    [gone('"buckets b"'), { remap: map('a') }, { entries: one(), changed: mapped(['a', 'b']) }],
    [
      gone('"buckets a", "buckets b", "buckets c", "buckets d", "buckets e"'),
      { remap: map('x') },
      { entries: one(), changed: mapped(seven.slice(0, 5)) },
    ],
    [
      gone('"buckets a", "buckets b", "buckets c", "buckets d", "buckets e" and 2 more'),
      { remap: map('x') },
      { entries: one(), changed: mapped(seven) },
    ],
  ])('is refused with %j', (message, input, journal) => {
    const check = () => checkNotUndone(as(input), journal);
    if (message === undefined) expect(check).not.toThrow();
    else {
      const hint = message.includes(' had ')
        ? expect.stringMatching(
            /^Pass --\S+(?: and --\S+)? again, or --as-is to upload the files as they are\.$/,
          )
        : 'Add what is missing to the map; a value that is mapped to itself stays as it is.';
      expect(check).toThrow(expect.objectContaining({ message, code: 'remap-undone', hint }));
    }
  });
});

describe('an upload is shown', () => {
  const upload = (more: Partial<PlannedUpload> = {}): PlannedUpload => ({
    ...{ root: '/work', path: 'u/a.flow', key: 'flows/u/a.flow', source: 'a', sha256: 'a', size: 2048 },
    ...{ remapped: 0, stripped: 0, condition: { type: 'absent' }, ...more },
  });
  test('as a new object, with its file and size', () => {
    expect(uploadChange({ bucket: 'b' }, upload(), undefined)).toEqual({
      kind: 'upload',
      subject: 's3://b/flows/u/a.flow',
      fields: [
        { field: 'file', after: 'u/a.flow' },
        { field: 'size', after: '2 kB' },
      ],
      upload: upload(),
    });
  });
  test.each([
    [{ remapped: 1 }, undefined, ['1 value replaced by the map']],
    [{ remapped: 2 }, undefined, ['2 values replaced by the map']],
    [
      { stripped: 1 },
      undefined,
      ['trained parameters of 1 step left out; how Canvas handles such a flow is not known'],
    ],
    [
      { stripped: 3 },
      undefined,
      ['trained parameters of 3 steps left out; how Canvas handles such a flow is not known'],
    ],
    [{}, 'ours', ['replaces what an earlier run uploaded, if it is still that']],
    [{}, 'other', ['replaces an object that is not part of this migration, if it is still what was seen']],
    [{}, 'unknown', ['replaces an object, if it is still what the plan saw']],
  ] as const)('with notes: %j %s', (more, replaces, notes) => {
    const change = uploadChange({ bucket: 'b' }, upload(more), replaces);
    expect([change.kind, change.notes]).toEqual([replaces === undefined ? 'upload' : 'update', notes]);
  });
});

describe('what a file system says of a file', () => {
  const file = { dev: 1, ino: 2, size: 3, mtimeMs: 10_000, ctimeMs: 20_000 };
  const object = { etag: '"e"', size: 3 };
  test('is the same where all of it is, and an object where ETag and size are', () => {
    expect(sameIdentity(file, { ...file })).toBe(true);
    for (const name of Object.keys(file)) expect(sameIdentity(file, { ...file, [name]: 7 })).toBe(false);
    expect(sameIdentity(object, { ...object, modifiedMs: 7 })).toBe(true);
    expect(sameIdentity(object, { ...object, size: 7 })).toBe(false);
    expect(sameIdentity(object, { ...object, etag: '"f"' })).toBe(false);
    expect(sameIdentity(object, file)).toBe(false);
    expect(sameIdentity(file, object)).toBe(false);
  });
  test('is settled two and a half seconds after its last change, and an object at once', () => {
    expect([22_499, 22_500, 22_501].map((now) => isSettled(file, now))).toEqual([false, false, true]);
    expect(isSettled({ ...file, mtimeMs: 30_000 }, 22_501)).toBe(false);
    expect(isSettled({ ...object, modifiedMs: 30_000 }, 1)).toBe(true);
  });
  test('tells when it was written', () => {
    expect(modifiedAt(file)?.getTime()).toBe(10_000);
    expect(modifiedAt({ ...object, modifiedMs: 5 })?.getTime()).toBe(5);
    expect(modifiedAt(object)).toBeUndefined();
  });
  test('is taken from a journal where nothing of it is missing', () => {
    expect([file, object].map(isIdentity)).toEqual([true, true]);
    for (const name of Object.keys(file)) expect(isIdentity({ ...file, [name]: '7' })).toBe(false);
    expect([{ etag: '"e"' }, { etag: 7, size: 3 }, null, 'x', undefined].map(isIdentity)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });
});

describe('what is kept between a plan and its sync', () => {
  const plan = (changes: number) =>
    ({ changes: Array.from({ length: changes }) }) as unknown as MigrationPlan;
  const identity = { etag: '"e"', size: 3 };
  const upload = {} as PlannedUpload;
  const source = { identity, settled: true, body: Buffer.from('abc') };

  test('is known of this very plan, until its body is on its way', () => {
    const [made, other] = [plan(0), plan(0)];
    rememberInspected(made, { sources: new Map([[upload, source]]), recorded: true });
    expect(inspectedSource(made, upload)).toBe(source);
    expect(inspectedSource(other, upload)).toBeUndefined();
    releaseBody(other, upload);
    releaseBody(made, {} as PlannedUpload);
    expect(inspectedSource(made, upload)).toBe(source);
    releaseBody(made, upload);
    expect(inspectedSource(made, upload)).toEqual({ ...source, body: undefined });
  });
  test.each([
    [0, true, true],
    [0, false, false],
    [1, true, false],
  ])('%i changes, everything recorded %s: changes nothing %s', (changes, recorded, nothing) => {
    const made = plan(changes);
    expect(changesNothing(made)).toBe(false);
    rememberInspected(made, { sources: new Map(), recorded });
    expect(changesNothing(made)).toBe(nothing);
  });
  test('are bodies of 64 MiB together', () => {
    const keep = bodyKeeper();
    const [large, small, one] = [63 << 20, 1 << 20, 1].map((length) => ({ length }) as Buffer);
    expect([large, small, one].map((body) => body && keep(body))).toEqual([large, small, undefined]);
    const again = bodyKeeper();
    expect(again({ length: (64 << 20) + 1 } as Buffer)).toBeUndefined();
    expect(small && again(small)).toBe(small);
  });
  test('is an identity that is settled', () => {
    expect(identityToKeep(source)).toBe(identity);
    expect(identityToKeep({ identity, settled: false })).toBeUndefined();
    expect(identityToKeep(undefined)).toBeUndefined();
  });
});
