import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect } from '../../../src/connect.ts';
import { mediaSource } from '../../../src/core/preview/headers.ts';
import { watchFiles } from '../../../src/core/preview/watch-files.ts';
import { startSandbox } from '../../../src/sandbox/start.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import type { SessionPresigner } from '../../../src/templates/operations.ts';
import { type PreviewSource, previewTask } from '../../../src/templates/preview/preview-task.ts';
import { type PreviewSigner, sessionSigner } from '../../../src/templates/preview/signer.ts';

function source(signer: PreviewSigner, template = '{{ "s3://frames/k" | s3_presign }}') {
  return {
    file: 't.html',
    signer,
    assumptions: DEFAULT_ASSUMPTIONS,
    readTemplate: async () => template,
    taskInput: async () => ({ image: 's3://frames/k' }),
  };
}

describe('a signed preview', () => {
  test('is rendered again where a bucket turns out to be elsewhere, and may load its objects alone', async () => {
    let region = 'us-east-1';
    const presigner: SessionPresigner = {
      signed: true,
      presign: ({ bucket, key }) => `https://s3.${region}.amazonaws.com/${bucket}/${key}`,
      locateBuckets: async () => {
        region = 'eu-west-1';
        return true;
      },
    };
    const signer = await sessionSigner({ presigner: async () => presigner }, {});
    const task = await previewTask(source(signer), 1);
    expect(task.html).toBe('https://s3.eu-west-1.amazonaws.com/frames/k');
    expect(task.mediaSources).toEqual(['https://s3.eu-west-1.amazonaws.com/frames/k']);
  });

  describe('of a template that nobody here wrote', () => {
    const signer = () =>
      sessionSigner(
        {
          presigner: async () => ({
            signed: true,
            presign: ({ bucket, key }) =>
              `https://s3.us-east-1.amazonaws.com/${bucket}/${key}?X-Amz-Signature=1`,
            locateBuckets: async () => false,
          }),
        },
        {},
      );
    const taskOf = async (template: string, more: Partial<PreviewSource> = {}) =>
      previewTask({ ...source(await signer(), template), ...more }, 1);

    test.each([
      '{{ "s3://secrets/key.pem" | grant_read_access }}',
      '{{ "s3://frames/k2" | s3_presign }}',
      '{{ task.input.image | append: ".bak" | grant_read_access }}',
      '{{ task.input.image | replace: "frames", "secrets" | grant_read_access }}',
      '{{ "https://secrets.s3.amazonaws.com/key.pem" | grant_read_access }}',
    ])('%s is not signed, and said', async (template) => {
      const task = await taskOf(template);
      expect(task.html).not.toContain('X-Amz-Signature=1');
      expect(task.mediaSources).toEqual([]);
      expect(task.note).toMatch(
        /^URLs are signed with your credentials\. Not signed, since this line does not name them: "s3:/,
      );
    });

    test.each(['s3://frames/k', 'https://frames.s3.amazonaws.com/k'])(
      'what the line names as %s is, however deep',
      async (uri) => {
        const taskInput = async () => ({ a: [{ b: { c: uri } }] });
        const task = await taskOf('{{ "s3://frames/k" | grant_read_access }}', { taskInput });
        expect(task.html).toContain('/frames/k?X-Amz-Signature=1');
        expect(task.note).toBe('URLs are signed with your credentials.');
      },
    );

    test('so is what is allowed: an object, or all below a prefix', async () => {
      const allowed = [
        { bucket: 'help', key: 'one.png' },
        { bucket: 'help', key: 'all/' },
      ];
      const signed = async (key: string) => {
        const task = await taskOf(`{{ "s3://help/${key}" | grant_read_access }}`, { allowed });
        return task.html?.includes('X-Amz-Signature=1');
      };
      expect(await signed('one.png')).toBe(true);
      expect(await signed('one.png.bak')).toBe(false);
      expect(await signed('all/a/b.png')).toBe(true);
      expect(await signed('allow.png')).toBe(false);
    });

    test.each([
      ['k;connect-src *', 'https://s3.us-east-1.amazonaws.com/frames/k%3Bconnect-src%20*'],
      ["k 'unsafe-inline', x", 'https://s3.us-east-1.amazonaws.com/frames/k%20%27unsafe-inline%27%2C%20x'],
      ['folder/', 'https://s3.us-east-1.amazonaws.com/frames/folder%2F'],
    ])('a key such as %s opens nothing else', (key, expected) => {
      expect(mediaSource(`https://s3.us-east-1.amazonaws.com/frames/${key}?X=1`)).toBe(expected);
    });
  });

  test('says that nobody is named, where a team is locked and no address is given', async () => {
    const presigner = { signed: true, presign: () => '', locateBuckets: async () => false };
    const worker = { team: 't', lock: 'source-ip', allowList: [], address: undefined } as const;
    const { verdicts } = await sessionSigner({ presigner: async () => presigner }, { worker });
    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, undefined]);
    expect(verdicts[1]?.text).toContain('not bound to an address');
    const off = await sessionSigner(
      { presigner: async () => presigner },
      { worker: { ...worker, lock: 'off' } },
    );
    expect(off.verdicts).toHaveLength(1);
  });

  test('signs anew before its URLs are out of date', async () => {
    let now = 0;
    let made = 0;
    const presigner = async (): Promise<SessionPresigner> => {
      made += 1;
      const number = made;
      return { signed: true, presign: () => `https://s3/${number}`, locateBuckets: async () => false };
    };
    const signer = await sessionSigner({ presigner }, { now: () => now });
    await previewTask(source(signer), 1);
    now = 5 * 60_000;
    expect((await previewTask(source(signer), 1)).html).toBe('https://s3/1');
    now = 50 * 60_000;
    expect((await previewTask(source(signer), 1)).html).toBe('https://s3/2');
  });

  test('for a worker, has URLs of the role with a session token, bound by its policy', async () => {
    await using sandbox = await startSandbox({ logDelay: 0 });
    vi.stubEnv('AWS_ACCESS_KEY_ID', sandbox.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', sandbox.credentials.secretAccessKey);
    const connection = await connect({ endpointUrl: sandbox.url, region: 'us-east-1' });
    try {
      const worker = { lock: 'source-ip', address: '127.0.0.5' } as const;
      const { presign, worker: granted } = await connection.templates.presigner({ worker });
      expect(granted).toMatchObject({
        granted: true,
        roleArn: expect.stringContaining(':role/acme-labeling-execution'),
      });
      const url = presign({ bucket: 'acme-labeling-data', key: 'images/chest-ct-nodules-07/frame-0001.png' });
      expect(new URL(url).searchParams.has('X-Amz-Security-Token')).toBe(true);
      expect((await fetch(url)).status).toBe(403);
      const here = await connection.templates.presigner({ worker: { ...worker, address: '127.0.0.1' } });
      const own = here.presign({
        bucket: 'acme-labeling-data',
        key: 'images/chest-ct-nodules-07/frame-0001.png',
      });
      expect((await fetch(own)).status).toBe(200);
    } finally {
      await connection.close();
      vi.unstubAllEnvs();
    }
  });
});

describe('files that are watched', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'groundctl-watch-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are noticed when an editor replaces them, and others are not', async () => {
    const path = join(folder, 't.html');
    writeFileSync(path, 'a');
    const changed = Promise.withResolvers<void>();
    let times = 0;
    const end = watchFiles([path], () => {
      times += 1;
      changed.resolve();
    });
    writeFileSync(join(folder, 'other'), 'x');
    writeFileSync(join(folder, 'new'), 'b');
    renameSync(join(folder, 'new'), path);
    await changed.promise;
    end();
    expect(times).toBe(1);
  });

  test('may be in a folder that is not there', () => {
    expect(() => watchFiles([join(folder, 'none/t.html')], () => {})()).not.toThrow();
  });
});
