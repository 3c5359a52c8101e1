import { request } from 'node:http';
import { parseFragment } from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Preview } from '../../../src/core/preview/preview-server.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../src/templates/dialect/assumptions.ts';
import { CROWD_ELEMENTS } from '../../../src/templates/lint/crowd-elements.ts';
import { frameHeaders, framePage } from '../../../src/templates/preview/frame.ts';
import { startPreview } from '../../../src/templates/preview/preview-server.ts';
import { previewTask } from '../../../src/templates/preview/preview-task.ts';
import { placeholderSigner } from '../../../src/templates/preview/signer.ts';
import { STAND_INS } from '../../../src/templates/preview/stand-ins/script.ts';

const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
let template = `${SCRIPT}<crowd-form><p>{{ task.input.source }}</p></crowd-form>`;
let changed = () => {};
let preview: Preview;

beforeAll(async () => {
  preview = await startPreview({
    port: 0,
    online: false,
    watch: (callback) => {
      changed = callback;
      return () => {};
    },
    task: (line) =>
      previewTask(
        {
          file: 't.html',
          signer: placeholderSigner('us-east-1'),
          assumptions: DEFAULT_ASSUMPTIONS,
          readTemplate: async () => template,
          taskInput: async () => ({ source: `line ${line} <b>` }),
        },
        line,
      ),
  });
});
afterAll(() => preview[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function ask(
  path: string,
  options: { headers?: Record<string, string>; method?: string } = {},
): Promise<Answer> {
  const { port } = new URL(preview.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const base = () => new URL(preview.url).pathname;
const state = async (line: number) => JSON.parse((await ask(`${base()}state?line=${line}`)).body);

describe('the preview', () => {
  test('shows a line in a frame that knows nothing of the token', async () => {
    const { frame, findings, variables } = await state(2);
    expect(findings).toEqual([]);
    expect(variables).toEqual([{ path: 'task.input.source', value: 'line 2 <b>' }]);
    expect(frame).not.toContain(base().replaceAll('/', ''));
    const { status, headers, body } = await ask(frame);
    expect(status).toBe(200);
    expect(body).toContain('<p>line 2 &lt;b&gt;</p>');
    expect(body).not.toContain('assets.crowd.aws');
    expect(body).not.toContain(base().replaceAll('/', ''));
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain('sandbox allow-scripts');
    expect(policy).not.toMatch(/https?:|allow-same-origin|\*/);
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test('has a shell that runs only its own script', async () => {
    const { headers, body } = await ask(base());
    expect(body).toContain('sandbox="allow-scripts"');
    expect(String(headers['content-security-policy'])).toMatch(/script-src 'nonce-[^']+'; style-src/);
    expect(String(headers['content-security-policy'])).not.toContain('unsafe');
  });

  test('shows what is wrong instead of ending', async () => {
    const before = template;
    template = '<p>\n{% if x %}';
    expect(await state(1)).toMatchObject({ problem: expect.stringContaining('2:1 ') });
    template = '{{ task.input.source | s3_presign }}';
    expect(await state(1)).toMatchObject({ problem: expect.stringContaining('not a valid S3 URI') });
    template = before;
  });

  test('tells the page when a file has changed', async () => {
    const { port } = new URL(preview.url);
    const message = await new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: `${base()}events` }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes(': ready')) changed();
          else {
            response.destroy();
            resolve(text);
          }
        });
      })
        .on('error', reject)
        .end();
    });
    expect(message).toBe('data: changed\n\n');
  });
});

describe('the preview refuses', () => {
  test.each([
    ['/', 404],
    ['/wrong-token/', 404],
    ['/wrong-token/state?line=1', 404],
    ['/wrong-key/task?line=1', 404],
    ['/../../etc/passwd', 404],
    ['/%2e%2e/%2e%2e/etc/passwd', 404],
  ])('%s', async (path, status) => {
    expect((await ask(path)).status).toBe(status);
  });

  test('paths behind the token that are none of its pages', async () => {
    for (const path of ['../etc/passwd', 'state/x', 'task', '%2e%2e%2fx', 't.html']) {
      expect((await ask(base() + path)).status, path).toBe(404);
    }
  });

  test('other hosts and other methods', async () => {
    expect((await ask(base(), { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(base(), { headers: { host: '127.0.0.1.evil.example' } })).status).toBe(403);
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'http://localhost', 'null']) {
      expect((await ask(base(), { headers: { origin } })).status, origin).toBe(403);
    }
    expect((await ask(base(), { headers: { origin: new URL(preview.url).origin } })).status).toBe(200);
    expect((await ask(base(), { method: 'POST' })).status).toBe(405);
  });
});

describe('the frame', () => {
  test('may load from one more host when online, and keeps the real script', () => {
    const options = { online: true, mediaSources: [] };
    expect(framePage(template, options)).toContain(template);
    const policy = frameHeaders(options)['Content-Security-Policy'] ?? '';
    expect([...new Set(policy.match(/https?:\/\/[^\s;]+/g))]).toEqual(['https://assets.crowd.aws']);
  });

  test('has stand-ins that are one script, whatever is in them', () => {
    const nodes = parseFragment(`<script>${STAND_INS}</script>`).childNodes;
    expect(nodes).toHaveLength(1);
    expect(() => new Function(STAND_INS)).not.toThrow();
  });

  test('has a stand-in for every element that gives an answer', () => {
    const missing = Object.entries(CROWD_ELEMENTS)
      .filter(([name, { named }]) => named && !STAND_INS.includes(`'${name}':`))
      .map(([name]) => name);
    expect(missing).toEqual([]);
  });
});
