import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { sarifValidator } from '../core/report/sarif-schema.ts';
import { run } from '../helpers/command.ts';

let folder: string;
let sandbox: Sandbox;
const SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
const CLEAN = `${SCRIPT}\n<crowd-form><img alt="" src="{{ task.input.source-ref | grant_read_access }}"></crowd-form>\n`;
const files: Record<string, string | Uint8Array> = {
  'clean.html': CLEAN,
  'broken.html': `${SCRIPT}\n<crowd-form><crowd-slider name="q" /><p>Why?</p></crowd-form>\n`,
  'syntax.html': '<p>\n{% if x %}',
  'filter.html': '{{ task.input.x | grant_read_acces }}',
  'latin1.html': Buffer.from('caf\u00e9', 'latin1'),
  'good.manifest': '{"source-ref": "s3://bucket/a.png"}\n{"source-ref": "s3://bucket/b.png"}\n',
  'bad.manifest': '{"source-ref": "s3://bucket/a.png"}\nnope\n',
  'boxes.html': '{{ task.input.taskObject | s3_presign }} {{ task.input.labels | join: "+" }}\n',
  'labels.json': '{"labels": [{"label": "Car"}, {"label": "Bus"}]}',
  'env.html': '{{ task.input.names | join: " " }}|{{ task.input.version }}\n',
  'env.js': `exports.handler = async ({ version }) => ({
    taskInput: { version, names: Object.keys(process.env) },
    humanAnnotationRequired: 'true',
  });`,
  'env.py': `import os
def lambda_handler(event, context):
    return {"taskInput": {"version": event["version"], "names": list(os.environ)}}
`,
  'lambda.rb': '',
  'variable.py': `import os
KIND = os.environ['KIND']
def lambda_handler(event, context):
    return {"taskInput": {"names": [KIND, os.environ['AWS_REGION']]}}
`,
  'variables.env': '# of the function\nexport KIND="from a file"\n',
  'calls.js': `const { AWS_REGION, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
  exports.handler = async () => {
    if (!AWS_ACCESS_KEY_ID) {
      throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' });
    }
    return { taskInput: { names: [AWS_REGION, AWS_ENDPOINT_URL] } };
  };`,
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
      [
        'templates',
        'render',
        'clean.html',
        '--task-input',
        input,
        '--session',
        '--output',
        'json',
        '--no-input',
      ],
      { cwd: folder, sandbox },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'groundctl/templates.render/v1', Errors: [] });
    expect(stdout).toContain('X-Amz-Signature=');
    expect(stdout).toContain(sandbox.url);
  });

  test('signs for the region of the bucket, wherever the session is', async () => {
    const { url: endpoint, credentials } = sandbox;
    const s3 = new S3Client({ endpoint, region: 'eu-central-1', credentials, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: 'images-in-frankfurt', CreateBucketConfiguration }));
    await s3.send(new PutObjectCommand({ Bucket: 'images-in-frankfurt', Key: 'a b&c.png', Body: 'image' }));
    s3.destroy();
    const input = '{"source-ref": "s3://images-in-frankfurt/a b&c.png"}';
    const { code, stdout } = await run(
      ['templates', 'render', 'clean.html', '--task-input', input, '--session'],
      {
        cwd: folder,
        sandbox,
      },
    );
    expect(code).toBe(0);
    const url = /src="([^"]*)"><\/crowd-form>/.exec(stdout)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(url).toContain('%2Feu-central-1%2Fs3%2F');
    expect(await (await fetch(url)).text()).toBe('image');
  });

  test.each(['env.js', 'env.py'])('runs the Lambda %s with nothing of our AWS environment', async (file) => {
    const { code, stdout } = await run(
      ['templates', 'render', 'env.html', '--task-input', '{"source": "x"}', '--pre-lambda', file],
      { cwd: folder, sandbox },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/\|2018-10-16$/m);
    expect(stdout).toContain('TMPDIR');
    expect(stdout).toContain('AWS_REGION');
    expect(stdout).not.toMatch(/AWS_(?:ACCESS|SECRET|SESSION|ENDPOINT|PROFILE)/);
  });

  test('gives a Lambda its variables, and shows what it says without them', async () => {
    const lambda = ['render', 'env.html', '--pre-lambda', 'variable.py', '--region', 'eu-west-1'];
    const without = await templates(...lambda);
    expect(without.code).toBe(252);
    expect(without.stderr).toContain("KeyError: 'KIND'");
    expect(without.stderr).toContain('--env NAME=VALUE');
    expect((await templates(...lambda, '--env', 'KIND=a=b')).stdout).toContain('a=b eu-west-1|');
    const file = [...lambda, '--variables', 'variables.env'];
    expect((await templates(...file)).stdout).toContain('from a file eu-west-1|');
    expect((await templates(...file, '--env', 'KIND=x')).stdout).toContain('x eu-west-1|');
    const missing = await templates(...lambda, '--variables', 'none.env');
    expect([missing.code, missing.stderr]).toEqual([
      252,
      expect.stringContaining('"none.env" does not exist'),
    ]);
    const old = await templates(...lambda, '--env-file', 'variables.env');
    expect(old.stdout).toContain('from a file eu-west-1|');
    expect(old.stderr).toContain('--env-file is now called --variables.');
  });

  test('tells a Lambda that calls AWS from one that is broken, and lets it call only where a flag says so', async () => {
    const lambda = ['--pre-lambda', 'calls.js'];
    const without = await templates('check', 'env.html', '--manifest', 'good.manifest', ...lambda);
    expect(without.code).toBe(0);
    expect(without.stdout).toContain('task/lambda-needs-aws');
    expect(without.stdout).not.toContain('task/lambda-failed');
    const inSandbox = await templates('render', 'env.html', ...lambda, '--lambda-aws');
    expect(inSandbox.stdout).toMatch(/us-east-1 http:\/\/127\.0\.0\.1:\d+\|/);
    const own = await run(['templates', 'render', 'env.html', ...lambda, '--lambda-aws', 'session'], {
      cwd: folder,
      sandbox,
    });
    expect(own.stdout).toContain(`us-east-1 ${sandbox.url}|`);
  });

  test('names the known mistake of a Lambda', async () => {
    const { stderr } = await templates('render', 'env.html', '--pre-lambda', 'env.js');
    expect(stderr).toContain('the name is isHumanAnnotationRequired');
  });

  test("takes label categories as AWS's own Lambdas do", async () => {
    const { code, stdout } = await templates(
      ...['render', 'boxes.html', '--manifest', 'good.manifest', '--labels', 'labels.json'],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/\/bucket\/a\.png\?.* Car\+Bus$/m);
  });

  test('takes as many assumptions as are given, wherever they stand', async () => {
    await writeFile(join(folder, 'open.html'), '{{ 7 | divided_by: 2 }}[{{ }}]{{ 1 + 2 }}');
    const { code, stdout } = await templates(
      ...[
        'render',
        '--assume',
        'division=exact',
        '--assume',
        'nothing=empty',
        '--assume',
        'syntax=lax',
        'open.html',
      ],
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '3.5[]1\n' });
  });

  test.each([
    [['render', 'syntax.html'], /syntax\.html:2:1: /],
    [['render', 'filter.html'], /filter\.html:1:19: .*\n {2}Did you mean grant_read_access\?/],
    [['render', 'clean.html'], /clean\.html:2:30: "grant_read_access" input is not a valid S3 URI: ""/],
    [['render', 'clean.html', '--manifest', 'bad.manifest', '--line', '2'], /bad\.manifest:2: .*not JSON/],
    [['render', 'clean.html', '--manifest', 'good.manifest', '--line', '3'], /Its last line is 2/],
    [['render', 'clean.html', '--manifest', 'good.manifest', '--line', '0'], /number from 1 up/],
    [['render', 'clean.html', '--line', '1'], /--line needs --manifest/],
    [['render', 'clean.html', '--task-input', '{}', '--manifest', 'x'], /use one of them/],
    [['render', 'clean.html', '--task-input', '{"a'], /--task-input is not JSON/],
    [['render', 'clean.html', '--task-input', '[1]'], /not an object/],
    [['render', 'no-such.html'], /does not exist/],
    [['render', 'latin1.html'], /not UTF-8/],
    [['render', 'clean.html', '--assume', 'capture=perhaps'], /escaped or raw/],
    [['render', 'clean.html', '--pre-lambda', 'x.js', '--lambda-timeout', 'soon'], /number of seconds/],
    [['render', 'clean.html', '--pre-lambda', 'none.js'], /"none.js" is not a file/],
    [['render', 'clean.html', '--pre-lambda', 'lambda.rb'], /must end in \.js/],
    [['render', 'clean.html', '--labels', 'clean.html'], /label categories are not JSON/],
    [['render', 'clean.html', '--labels', 'labels.json', '--pre-lambda', 'env.js'], /leave out --pre-lambda/],
    [['render', 'env.html', '--env', 'A=b'], /--env is for the Lambda/],
    [['render', 'env.html', '--pre-lambda', 'env.js', '--env', 'secret'], /--env must be NAME=VALUE/],
    [
      [
        'render',
        'env.html',
        '--pre-lambda',
        'env.js',
        '--lambda-aws',
        'sandbox',
        '--endpoint-url',
        'https://example.com',
        '--region',
        'us-east-1',
      ],
      /only with an --endpoint-url on this machine/,
    ],
    [['check', '-', '--manifest', '-'], /not both/],
    [['lint', '-', '--fix', '--yes'], /--fix writes files/],
    [['check', 'clean.html', '--manifest', 'none.manifest'], /does not exist/],
    [['lint', 'clean.html', 'no-such.html'], /does not exist/],
  ])('%j is bad input', async (words, message) => {
    const { code, stdout, stderr } = await templates(...words);
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('templates render --remote', () => {
  const input = ['--task-input', '{"source-ref": "s3://acme-labeling-data/x.png"}'];
  const remote = (file: string, ...words: string[]) =>
    run(['templates', 'render', file, ...input, '--remote', ...words], { cwd: folder, sandbox });

  test('asks SageMaker with the role of the newest job, and finds that new signatures are no difference', async () => {
    const { code, stdout, stderr } = await remote('clean.html');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'SageMaker renders the same.\n' });
    expect(stderr).toContain('role/acme-labeling-execution');
  });

  test('shows what differs', async () => {
    await writeFile(join(folder, 'quotient.html'), '<p>\n{{ 7 | divided_by: 2 }}\n</p>\n');
    const { code, stdout } = await remote('quotient.html', '--assume', 'division=exact');
    expect(code).toBe(1);
    expect(stdout).toContain('-3.5\n+3\n');
  });

  test('takes the role that is given', async () => {
    const arn = 'arn:aws:iam::123456789012:role/acme-labeling-execution';
    const { code, stdout, stderr } = await remote('clean.html', '--role', arn, '--output', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ identical: true, diff: [] });
    expect(stderr).toContain(arn);
  });

  test('needs a role where no job has one', async () => {
    await using empty = await startSandbox({ seed: 'none' });
    const { code, stderr } = await run(['templates', 'render', 'clean.html', ...input, '--remote'], {
      cwd: folder,
      sandbox: empty,
    });
    expect(code).toBe(252);
    expect(stderr).toContain('--role');
  });

  test('says what SageMaker says where it renders nothing', async () => {
    await writeFile(join(folder, 'nobodys.html'), '{{ "x" | no_such_filter }}');
    const { code, stdout, stderr } = await remote('nobodys.html', '--assume', 'filter=ignored');
    expect({ code, stdout }).toEqual({ code: 254, stdout: '' });
    expect(stderr).toMatch(/SageMaker cannot render the template[\s\S]*UnknownFilter/);
  });

  test('sends no more than SageMaker takes', async () => {
    await writeFile(join(folder, 'long.json'), JSON.stringify({ source: 'x'.repeat(130_000) }));
    const words = ['templates', 'render', 'quotient.html', '--task-input', 'long.json', '--remote'];
    const { code, stderr } = await run(words, { cwd: folder, sandbox });
    expect(code).toBe(252);
    expect(stderr).toContain('at most 128000 characters');
  });

  test('says no where the role is none', async () => {
    const { code, stderr } = await remote('clean.html', '--role', 'arn:aws:iam::123456789012:role/nobody');
    expect(code).toBe(254);
    expect(stderr).toContain('RenderUiTemplate failed');
  });
});

describe('templates lint', () => {
  test('exits with 1 for errors, and with 0 without', async () => {
    expect((await templates('lint', 'clean.html')).code).toBe(0);
    const { code, stdout } = await templates('lint', 'clean.html', 'broken.html');
    expect(code).toBe(1);
    expect(stdout).toContain('broken.html:2:13');
  });

  test.each([
    ['lint', ['syntax.html', 'broken.html', 'clean.html']],
    ['check', ['clean.html', '--manifest', 'bad.manifest']],
  ])('and others give SARIF that holds to its schema: %s', async (verb, words) => {
    const { code, stdout } = await templates(verb, ...words, '--output', 'sarif');
    expect(code).toBe(1);
    expect(sarifValidator()(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout).runs[0].results.length).toBeGreaterThan(0);
  });

  test.each([
    ['clean.html', 'info', 0],
    ['broken.html', 'error', 1],
    ['broken.html', 'never', 0],
  ])('of %s ends by --fail-on %s with %i', async (file, failOn, expected) => {
    expect((await templates('lint', file, '--fail-on', failOn)).code).toBe(expected);
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

test('templates lint --fix makes exactly the changes that --dry-run lists', async () => {
  const source = `${SCRIPT}
<crowd-form><crowd-slider name="q" /><img alt="" src="{{ s3://b-b/k | s3_presign }}">
<crowd-line labels="{{ task.input.l }}" name="é"></crowd-line></crowd-form>
`;
  const path = join(folder, 'many.html');
  await writeFile(path, source);
  const dry = await templates('lint', 'many.html', '--fix', '--dry-run', '--output', 'json');
  const fields: { field: string; before: string; after: string }[] = JSON.parse(dry.stdout).changes[0].fields;
  expect(fields).toHaveLength(3);
  const lines = source.split('\n');
  for (const { field, before, after } of fields.toReversed()) {
    const [line = 0, column = 0] = field.split(/[: ]/).map(Number);
    const text = lines[line - 1] ?? '';
    expect(text.slice(column - 1, column - 1 + before.length)).toBe(before);
    lines[line - 1] = text.slice(0, column - 1) + after + text.slice(column - 1 + before.length);
  }
  expect((await templates('lint', 'many.html', '--fix', '--yes')).code).toBe(0);
  expect(await readFile(path, 'utf8')).toBe(lines.join('\n'));
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
