/** What a conversion puts on the disk: whole or not at all, over nothing that is there. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { applyConversion, planConversion } from '../../src/labels/convert/apply.ts';
import { convertLabels } from '../../src/labels/convert/convert.ts';
import type { ConvertOptions } from '../../src/labels/convert/options.ts';
import { OutputFolder } from '../../src/labels/convert/output.ts';
import type { LabelsS3 } from '../../src/labels/ports.ts';
import { png } from '../helpers/image-headers.ts';
import { boxLabel, boxLine, fileOf, line, scratch } from './lines.ts';

const ROOM = 1 << 18;

/** A conversion that lies ready aside, and what puts it in its place. */
async function ready(
  lines: Parameters<typeof fileOf>[0],
  { s3, ...options }: Partial<ConvertOptions> & { readonly s3?: Partial<LabelsS3> } = {},
) {
  const out = join(scratch(), 'out');
  const place = { in: 'file', path: fileOf(lines) } as const;
  const conversion = await drain(
    convertLabels({ place, folder: undefined }, undefined, { to: 'yolo', out, ...options }),
  );
  const plan = planConversion(conversion);
  const apply = (signal?: AbortSignal) =>
    drain(
      applyConversion(conversion, plan, s3 as LabelsS3 | undefined, { local: options.local, signal }),
    ).finally(() => conversion.output.discard());
  return { out, plan, apply, aside: () => readdirSync(dirname(out)).filter((name) => name !== 'out') };
}

/** A folder of copies that has these images in `photos`. */
function copies(images: Readonly<Record<string, Uint8Array | string>>): string {
  const local = scratch();
  mkdirSync(join(local, 'photos'));
  for (const [name, bytes] of Object.entries(images)) writeFileSync(join(local, 'photos', name), bytes);
  return local;
}

describe('the plan of a conversion', () => {
  test('names folder, attributes, counts and classes, and every image that is copied', async () => {
    const classes = Object.fromEntries(Array.from({ length: 14 }, (_, id) => [id, `c${id}`]));
    const boxes = Array.from({ length: 14 }, (_, id) => [id, 1, 1, 2, 2] as const);
    const { out, plan, apply } = await ready([boxLine({ classes, boxes }), boxLine({ name: 'b.jpg' })], {
      copyImages: true,
      to: 'coco',
    });
    expect(plan).toMatchObject({ title: expect.stringMatching(/ to COCO/), unchanged: [] });
    expect(plan.changes).toMatchObject([
      {
        kind: 'create',
        subject: expect.stringContaining(`${out} (COCO`),
        fields: [
          { field: 'attributes', after: 'shelf' },
          { field: 'objects', after: 2 },
          { field: 'annotations', after: 15 },
          {
            field: 'classes',
            after: 'c0, tin, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, and 3 more',
          },
          { field: 'files', after: 2 },
        ],
        notes: [expect.stringMatching(/^Nothing is lost: COCO.* can hold all of it\.$/)],
      },
      { kind: 'copy', subject: 'images/a.jpg', fields: [] },
      { kind: 'copy', subject: 'images/b.jpg', fields: [] },
    ]);
    expect(existsSync(out)).toBe(false);
    await apply();
  });

  test.each<[string, object, Partial<ConvertOptions>]>([
    ['that are not asked for', boxLine(), { to: 'coco' }],
    [
      'of texts',
      line('text-classification', 1, { 'class-name': 'good' }, { source: 'Ana went.' }),
      { to: 'label-studio', copyImages: true },
    ],
  ])('has no images %s', async (_, one, options) => {
    const { plan, apply } = await ready([one as never], options);
    expect(plan.changes).toHaveLength(1);
    await apply();
  });

  test('has no more to say of twelve classes, and names two attributes', async () => {
    const classes = Object.fromEntries(Array.from({ length: 12 }, (_, id) => [id, `c${id}`]));
    const boxes = Array.from({ length: 12 }, (_, id) => [id, 1, 1, 2, 2] as const);
    const { plan, apply } = await ready(
      [{ ...boxLine({ classes, boxes }), ...boxLabel({ attribute: 'other', classes, boxes }) }],
      { attributes: ['shelf', 'other'] },
    );
    const after = plan.changes[0]?.fields.map((field) => field.after);
    expect(after?.[0]).toBe('shelf, other');
    expect(after?.[3]).toMatch(/c10, c11$/);
    await apply();
  });

  test.each([
    [1, '1 thing has no place in YOLO'],
    [2, '2 things have no place in YOLO'],
  ])('says that %i is lost', async (count, words) => {
    const lines = Array.from({ length: count }, (_, at) =>
      boxLine({ name: `${at}.jpg`, size: [0, 0], boxes: [[0, 1, 1, 2, 2]] }),
    );
    const { plan, apply } = await ready(lines);
    expect(plan.changes[0]?.notes?.[0]).toContain(words);
    await apply();
  });
});

describe('a conversion', () => {
  const of = (path: string, options: Partial<ConvertOptions> = {}) => {
    const out = join(scratch(), 'out');
    const place = { in: 'file', path } as const;
    const stream = convertLabels({ place, folder: undefined }, undefined, { to: 'coco', out, ...options });
    return { out, stream };
  };

  test('of nothing is refused, and nothing is left', async () => {
    const path = fileOf([]);
    const { out, stream } = of(path);
    await expect(drain(stream)).rejects.toMatchObject({
      exitCode: 252,
      message: `There is nothing to convert in ${path}.`,
    });
    expect(readdirSync(dirname(out))).toEqual([]);
  });

  test('tells how far it is, in lines and bytes', async () => {
    const path = fileOf([boxLine(), boxLine({ name: 'b.jpg' })]);
    const { stream } = of(path);
    const told: unknown[] = [];
    const conversion = await drain(stream, (event) => told.push(event));
    conversion.output.discard();
    expect(told.at(-1)).toEqual({ type: 'progress', lines: 2, bytes: statSync(path).size });
  });

  test('that is interrupted leaves nothing', async () => {
    const { out, stream } = of(fileOf([boxLine()]), { signal: AbortSignal.abort() });
    await expect(drain(stream)).rejects.toMatchObject({ exitCode: 130 });
    expect(readdirSync(dirname(out))).toEqual([]);
  });

  test('that was begun with a guess which the end refutes leaves one folder', async () => {
    const many = Array.from({ length: 1_050 }, (_, at) => boxLine({ name: `${at}.jpg` }));
    const last = boxLine({ name: 'z.jpg', boxes: [[2, 1, 1, 2, 2]], classes: { 2: 'late' } });
    const { out, stream } = of(fileOf([...many, last]));
    const conversion = await drain(stream);
    expect(readdirSync(dirname(out))).toHaveLength(1);
    expect(conversion.classes).toEqual(['tin', 'late']);
    conversion.output.discard();
  });

  test('keeps the lines beside it, with the name of their file and nobody’s folders, unless it is told not to', async () => {
    const path = fileOf([boxLine()]);
    const kept = async (options: Partial<ConvertOptions>) => {
      const { out, stream } = of(path, options);
      const conversion = await drain(stream);
      conversion.output.commit();
      const file = join(out, 'groundctl-labels.jsonl');
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '') : undefined;
    };
    expect(await kept({})).toMatchObject({ source: basename(path), to: 'coco', attributes: ['shelf'] });
    expect([await kept({ sidecar: false }), await kept({ to: 'manifest' })]).toEqual([undefined, undefined]);
  });

  test('back to a manifest is refused where several attributes cannot be told apart', async () => {
    const { out, stream } = of(fileOf([{ ...boxLine(), ...boxLabel({ attribute: 'other' }) }]), {
      attributes: ['shelf', 'other'],
    });
    (await drain(stream)).output.commit();
    const back = of(join(out, 'annotations.json'), { to: 'manifest' });
    await expect(drain(back.stream)).rejects.toMatchObject({
      exitCode: 252,
      message: 'It has several label attributes, and coco does not record which label belongs to which.',
      hint: 'Convert them one by one, or to jsonl, which keeps them apart.',
    });
    (await drain(of(join(out, 'annotations.json'), { to: 'yolo' }).stream)).output.discard();
  });

  test('says of which image the size is not known, and counts what frames have', async () => {
    const { stream } = of(fileOf([boxLine({ size: [0, 0] })]), { to: 'yolo' });
    const conversion = await drain(stream);
    conversion.output.discard();
    expect(conversion.findings.map(({ message }) => message).join()).toContain(
      'a.jpg has no known width and height.',
    );
    const path = join(scratch(), 'SeqLabel.json');
    const box = { 'class-id': '0', 'object-id': 'a', left: 1, top: 2, width: 3, height: 4 };
    const frames = [1, 2, 2].map((count, at) => ({
      'frame-no': at,
      annotations: Array.from({ length: count }, () => box),
    }));
    writeFileSync(path, JSON.stringify({ 'tracking-annotations': frames }));
    const sequence = await drain(of(path, { to: 'mot' }).stream);
    sequence.output.discard();
    expect([sequence.entries, sequence.annotations]).toEqual([1, 5]);
  });
});

describe('images that are copied', () => {
  const two = [boxLine(), boxLine({ name: 'b.jpg' })];

  test('have the size that their labels were drawn for, or it is said', async () => {
    const local = copies({
      'a.jpg': png(640, 480),
      'b.jpg': png(480, 480),
      'c.jpg': png(640, 640),
      'd.jpg': 'no image',
    });
    const more = ['c.jpg', 'd.jpg'].map((name) => boxLine({ name }));
    const { out, apply } = await ready([...two, ...more], { local, copyImages: true });
    const { outcomes } = await apply();
    expect(outcomes.slice(1)).toMatchObject([
      { status: 'applied' },
      { status: 'applied', detail: 'It is 480 x 480, but its labels are for 640 x 480.' },
      { status: 'applied', detail: 'It is 640 x 640, but its labels are for 640 x 480.' },
      { status: 'applied', detail: expect.stringMatching(/^It is .+\.$/) },
    ]);
    expect(outcomes[1]).not.toHaveProperty('detail');
    expect(readdirSync(join(out, 'images'))).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
    expect(readFileSync(join(out, 'images/b.jpg'))).toEqual(png(480, 480));
  });

  test('whose labels know no size are copied as they are', async () => {
    const local = copies({ 'a.jpg': png(640, 480) });
    const { out, apply } = await ready([line('image-classification', 0, { 'class-name': 'x' })], {
      ...{ to: 'hf', local: join(local, 'photos'), copyImages: true },
    });
    const { outcomes } = await apply();
    expect(outcomes[1]).toMatchObject({ status: 'applied' });
    expect(readdirSync(join(out, 'images'))).toHaveLength(1);
  });

  test.each<[string, Partial<LabelsS3> | undefined, string, RegExp]>([
    ['is nowhere', undefined, 'image-missing', /a\.jpg" cannot be read\.$/],
    ['is gone', { head: async () => undefined }, 'image-missing', /a\.jpg" does not exist\.$/],
    [
      'ends early',
      { head: async () => ({ Size: 9 }), get: async () => ({ Size: 9, body: body('half') }) },
      'image-cut-off',
      /a\.jpg" has 9 bytes, but 4 arrived\.$/,
    ],
    [
      'has grown',
      { head: async () => ({ Size: 3 }), get: async () => ({ Size: 3, body: body('half') }) },
      'image-cut-off',
      /has 3 bytes, but 4 arrived/,
    ],
  ])('one that %s fails, and nothing of it is left', async (_, s3, code, message) => {
    const { out, apply } = await ready([boxLine()], { copyImages: true, ...(s3 && { s3 }) });
    const { outcomes } = await apply();
    expect(outcomes[1]).toMatchObject({
      status: 'failed',
      error: { code, source: 'aws', message: expect.stringMatching(message) },
    });
    expect(existsSync(join(out, 'images/a.jpg'))).toBe(false);
    expect(existsSync(join(out, 'labels/a.txt'))).toBe(true);
  });

  test('go nowhere where the folder could not be put in its place', async () => {
    const { out, apply, aside } = await ready(two, {
      local: copies({ 'a.jpg': png(640, 480), 'b.jpg': png(640, 480) }),
      copyImages: true,
    });
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), '');
    const { outcomes } = await apply();
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'not-started', 'not-started']);
    expect(outcomes[1]).toMatchObject({ reason: 'there is no folder to copy it into' });
    expect([readdirSync(out), aside()]).toEqual([['mine'], []]);
  });

  test('are not begun after an interruption', async () => {
    const { out, apply } = await ready(two, { copyImages: true });
    const result = await apply(AbortSignal.abort());
    expect(result).toMatchObject({ applied: 0, notStarted: 3 });
    expect(existsSync(out)).toBe(false);
  });
});

async function* body(text: string): AsyncGenerator<Uint8Array, void, void> {
  yield Buffer.from(text);
}

describe('a folder that is filled aside', () => {
  const filled = (target: string) => {
    const folder = new OutputFolder(target);
    folder.write('a/b.txt', 'text');
    return folder;
  };

  test('is beside its place until it is put there', () => {
    const parent = scratch();
    const folder = filled(join(parent, 'new/out'));
    expect(readdirSync(join(parent, 'new'))).toEqual([expect.stringMatching(/^\.out-[0-9a-f-]{36}$/)]);
    folder.commit();
    folder.discard();
    expect(readdirSync(join(parent, 'new'))).toEqual(['out']);
    expect(readFileSync(join(parent, 'new/out/a/b.txt'), 'utf8')).toBe('text');
  });

  test('takes the place of an empty folder, and of nothing else', () => {
    const parent = scratch();
    const [empty, file, full] = ['empty', 'file', 'full'].map((name) => join(parent, name));
    mkdirSync(empty ?? '');
    filled(empty ?? '').commit();
    expect(readdirSync(empty ?? '')).toEqual(['a']);
    writeFileSync(file ?? '', 'mine');
    expect(() => filled(file ?? '')).toThrow(/file" is a file, but a folder is needed\.$/);
    expect(() => filled(empty ?? '')).toThrow(
      expect.objectContaining({
        exitCode: 252,
        message: expect.stringMatching(/^The folder ".*empty" is not empty\.$/),
        hint: 'Use a new one with --out: nothing is overwritten.',
      }),
    );
    const late = filled(full ?? '');
    mkdirSync(full ?? '');
    writeFileSync(join(full ?? '', 'mine'), '');
    expect(() => late.commit()).toThrow('is not empty');
    late.discard();
    expect(readdirSync(parent).sort()).toEqual(['empty', 'file', 'full']);
  });

  test('that cannot be made, or put there, is a fault of this machine', () => {
    const parent = scratch();
    writeFileSync(join(parent, 'file'), '');
    const fault = {
      code: 'local-fault',
      exitCode: 253,
      hint: 'Nothing was converted, and no files were left behind.',
    };
    expect(() => new OutputFolder(join(parent, 'file/below/out'))).toThrow(expect.objectContaining(fault));
    const folder = filled(join(parent, 'out'));
    rmSync(join(parent, readdirSync(parent).find((name) => name.startsWith('.out-')) ?? ''), {
      recursive: true,
    });
    expect(() => folder.commit()).toThrow(expect.objectContaining(fault));
    expect(() => folder.join('a/b.txt', 'a/b.txt')).toThrow();
  });

  test('counts its files, joins, renames and drops them, and leaves nothing where it is given up', () => {
    const parent = scratch();
    const folder = filled(join(parent, 'out'));
    folder.write('more.txt', ' and more');
    folder.write('way.txt', '');
    expect(folder.files).toBe(3);
    folder.join('a/b.txt', 'more.txt');
    folder.drop('way.txt');
    folder.rename('a/b.txt', 'c.txt');
    expect(folder.files).toBe(1);
    expect(Buffer.from(folder.read('c.txt')).toString()).toBe('text and more');
    expect(() => folder.join('none/c.txt', 'c.txt')).toThrow(
      expect.objectContaining({ code: 'local-fault' }),
    );
    const open = folder.text('open.txt');
    folder.discard();
    folder.discard();
    expect(readdirSync(parent)).toEqual([]);
    expect(() => open.append(Buffer.from('x'))).toThrow('open.txt" cannot be used');
  });

  test.each(['.', './', 'x/..'])('is not the folder that all runs in (%s)', (target) => {
    expect(() => filled(target)).toThrow(
      expect.objectContaining({
        exitCode: 252,
        message: 'The folder that this runs in cannot be given: a new one takes its place.',
      }),
    );
  });

  test('a link in its place is left alone', () => {
    const parent = scratch();
    const elsewhere = scratch();
    writeFileSync(join(elsewhere, 'x'), '');
    symlinkSync(elsewhere, join(parent, 'out'));
    expect(() => filled(join(parent, 'out'))).toThrow('is not empty');
    expect(readdirSync(elsewhere)).toEqual(['x']);
    expect(readdirSync(parent)).toEqual([basename('out')]);
  });
});

describe('a text that is written piece by piece', () => {
  const written = (fill: (file: ReturnType<OutputFolder['text']>) => void): string => {
    const folder = new OutputFolder(join(scratch(), 'out'));
    const file = folder.text('x');
    fill(file);
    folder.close(file);
    const text = Buffer.from(folder.read('x')).toString();
    folder.discard();
    return text;
  };

  const pieces = (length: number, piece: string) => Array.from({ length }, () => piece);
  test.each<[string, readonly string[]]>([
    ['nothing', []],
    ['many pieces, more than are collected', pieces(40_000, 'abcdefghij')],
    ['one that is larger than what is collected', ['before ', '漢'.repeat(ROOM), ' after']],
    ['one that just fits', ['x'.repeat(Math.floor(ROOM / 3)), 'y']],
    ['wide characters up to the last byte', pieces(90_000, '漢')],
  ])('holds %s', (_, texts) => {
    expect(
      written((file) => {
        for (const text of texts) file.write(text);
      }) === texts.join(''),
    ).toBe(true);
  });

  test('numbers are as JSON has them', () => {
    const numbers = [0, 7, 9, 10, 11, 99, 100, 12_345, 999_999_999, 1e9, 1e21, -1, -0.5, 163.60000000000002];
    const text = written((file) => {
      for (const number of numbers) {
        file.reserve(40);
        file.number(number);
        file.plain(',');
      }
    });
    expect(text).toBe(`${numbers.join(',')},`);
  });

  test('what is put behind it stays behind it, and what is reserved is there', () => {
    const text = written((file) => {
      file.write('a');
      file.append(Buffer.from('b'));
      for (let at = 0; at < 30_000; at += 1) {
        file.reserve(10);
        file.plain('0123456789');
      }
      file.append(Buffer.from('c'));
    });
    expect(text === `ab${'0123456789'.repeat(30_000)}c`).toBe(true);
  });

  test('that is closed takes nothing more', () => {
    const folder = new OutputFolder(join(scratch(), 'out'));
    const file = folder.text('x');
    folder.close(file);
    expect(() => file.append(Buffer.from('y'))).toThrow(
      expect.objectContaining({
        code: 'local-fault',
        message: expect.stringContaining('x" cannot be used'),
        hint: 'Nothing was converted, and no files were left behind.',
      }),
    );
    folder.discard();
  });

  test('is a new file, whatever lies there', () => {
    const folder = new OutputFolder(join(scratch(), 'out'));
    folder.write('x', 'one');
    expect(() => folder.write('x', 'two')).toThrow('EEXIST');
    expect(statSync(folder.path('x')).size).toBe(3);
    folder.discard();
  });
});
