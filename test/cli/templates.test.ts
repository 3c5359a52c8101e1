import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/program.ts';

let folder: string;
let sandbox: Sandbox;
const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const CLEAN = `${SCRIPT}\n<crowd-form><img alt="" src="{{ task.input.source-ref | grant_read_access }}"></crowd-form>\n`;
const files: Record<string, string | Uint8Array> = {
  'clean.html': CLEAN,
  'broken.html': `${SCRIPT}\n<crowd-form><crowd-slider name="q" /></crowd-form>\n`,
  'syntax.html': '<p>\n{% if x %}',
  'filter.html': '{{ task.input.x | grant_read_acces }}',
  'latin1.html': Buffer.from('caf\u00e9', 'latin1'),
  'good.manifest': '{"source-ref": "s3://bucket/a.png"}\n{"source-ref": "s3://bucket/b.png"}\n',
  'bad.manifest': '{"source-ref": "s3://bucket/a.png"}\nnope\n',
};

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'groundctl-templates-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const templates = (...words: string[]) => run(['templates', ...words], { cwd: folder });

describe('templates render', () => {
  test('prints the HTML of a line, and says that its URLs are placeholders', async () => {
    const { code, stdout, stderr } = await templates(
      ...['render', 'clean.html', '--manifest', 'good.manifest', '--line', '2'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('amazonaws.com/bucket/b.png?');
    expect(stderr).toContain('placeholders');
  });

  test('takes input as text, and signs with the session', async () => {
    const input = '{"source-ref": "s3://acme-labeling-data/x.png"}';
    const { code, stdout } = await run(
      ['templates', 'render', 'clean.html', '--input', input, '--online', '--output', 'json', '--no-input'],
      { cwd: folder, sandbox },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'groundctl/templates.render/v1', Errors: [] });
    expect(stdout).toContain('X-Amz-Signature=');
    expect(stdout).toContain(sandbox.url);
  });

  test.each([
    [['render', 'syntax.html'], /syntax\.html:2:1: /],
    [['render', 'filter.html'], /filter\.html:1:19: .*\n {2}Did you mean grant_read_access\?/],
    [['render', 'clean.html'], /clean\.html:2:30: "grant_read_access" input is not a valid S3 URI: ""/],
    [['render', 'clean.html', '--manifest', 'bad.manifest', '--line', '2'], /bad\.manifest:2: .*no JSON/],
    [['render', 'clean.html', '--manifest', 'good.manifest', '--line', '3'], /Its last line is 2/],
    [['render', 'clean.html', '--manifest', 'good.manifest', '--line', '0'], /number from 1 on/],
    [['render', 'clean.html', '--line', '1'], /--line needs --manifest/],
    [['render', 'clean.html', '--input', '{}', '--manifest', 'x'], /leave one of them out/],
    [['render', 'clean.html', '--input', '{"a'], /--input is not JSON/],
    [['render', 'clean.html', '--input', '[1]'], /no object/],
    [['render', 'no-such.html'], /does not exist/],
    [['render', 'latin1.html'], /not UTF-8/],
    [['render', 'clean.html', '--assume', 'capture=perhaps'], /escaped or raw/],
    [['render', 'clean.html', '--pre-lambda', 'x.js', '--lambda-timeout', 'soon'], /number of seconds/],
    [['check', 'clean.html', '--manifest', 'none.manifest'], /does not exist/],
    [['lint', 'clean.html', 'no-such.html'], /does not exist/],
  ])('%j is bad input', async (words, message) => {
    const { code, stdout, stderr } = await templates(...words);
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('templates lint', () => {
  test('exits with 1 for errors, and with 0 without', async () => {
    expect((await templates('lint', 'clean.html')).code).toBe(0);
    const { code, stdout } = await templates('lint', 'clean.html', 'broken.html');
    expect(code).toBe(1);
    expect(stdout).toContain('broken.html:2:13');
  });

  test('gives places in SARIF', async () => {
    const { stdout } = await templates('lint', 'syntax.html', '--output', 'sarif');
    const results: { ruleId: string; locations: { physicalLocation: object }[] }[] =
      JSON.parse(stdout).runs[0].results;
    const result = results.find(({ ruleId }) => ruleId === 'template/syntax-error');
    expect(result?.locations[0]?.physicalLocation).toMatchObject({
      region: { startLine: 2, startColumn: 1 },
    });
  });

  test('writes with --fix what --dry-run shows, once, and keeps the mode', async () => {
    const path = join(folder, 'fix.html');
    await writeFile(path, files['broken.html'] ?? '');
    await chmod(path, 0o640);
    const dry = await templates('lint', 'fix.html', '--fix', '--dry-run');
    expect(dry.stdout).toContain('></crowd-slider>');
    expect(await readFile(path, 'utf8')).toBe(files['broken.html']);
    expect((await templates('lint', 'fix.html', '--fix')).code).toBe(252);
    expect((await templates('lint', 'fix.html', '--fix', '--yes')).code).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('<crowd-slider name="q"></crowd-slider>');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    const again = await templates('lint', 'fix.html', '--fix', '--yes', '--output', 'json');
    expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0 });
    expect((await readdir(folder)).filter((name) => name.startsWith('.groundctl'))).toEqual([]);
  });
});

describe('templates check', () => {
  test('exits with 0 where every line renders', async () => {
    const { code, stderr } = await templates('check', 'clean.html', '--manifest', 'good.manifest');
    expect(code).toBe(0);
    expect(stderr).toContain('2 lines, 0 with errors');
  });

  test('exits with 1 and names the lines', async () => {
    const { code, stdout } = await templates(
      'check',
      'clean.html',
      '--manifest',
      'bad.manifest',
      '-o',
      'ndjson',
    );
    expect(code).toBe(1);
    const documents = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(documents[0]).toMatchObject({ type: 'line', line: 2 });
    expect(documents.at(-1)).toMatchObject({ type: 'summary', lines: 2, failedLines: 1, error: 1 });
  });

  test('reads a manifest from S3, and asks S3 about its objects', async () => {
    const uri = 's3://acme-labeling-data/manifests/shelf-boxes-0411.manifest';
    const { code, stderr } = await run(['templates', 'check', 'clean.html', '--manifest', uri], {
      cwd: folder,
      sandbox,
    });
    expect(stderr).not.toContain('was not asked');
    expect(code).toBe(0);
  });
});
