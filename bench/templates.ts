import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { drain } from '../src/core/events.ts';
import { checkManifest } from '../src/templates/check/check-manifest.ts';
import { compileTemplate } from '../src/templates/dialect/engine.ts';
import { readJson } from '../src/templates/dialect/json.ts';
import { createPresigner } from '../src/templates/presign/sigv4-presigner.ts';
import type { BenchRow } from './lib/rows.ts';
import { minimum } from './lib/sample.ts';
import { usageOf } from './lib/usage.ts';

export const summary = 'a template against 100,000 manifest lines, and presigning beside the SDK';

const LINES = 100_000;
const LIMIT_S = 10;
const URLS = 2_000;
const TURNS = 10;
const LIMIT_RATIO = 20;
/** Peak of ten times the lines, beside that of the tenth, in which V8 has not collected anything yet. */
const MEMORY_LIMIT = 1.6;
const PROGRAM = join(import.meta.dirname, '../bin/groundctl.cjs');

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'not-a-secret',
  sessionToken: 't'.repeat(400),
};
const now = new Date('2026-01-02T03:04:05Z');

export const TEMPLATE = `<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <crowd-bounding-box
    name="boundingBox"
    src="{{ task.input.source-ref | grant_read_access }}"
    header="{{ task.input.header }}"
    labels="{{ task.input.labels | to_json | escape }}"
    initial-value="[{% for box in task.input.boxes %}{&quot;label&quot;: {{ box.label | to_json }}, &quot;left&quot;: {{ box.left }}, &quot;top&quot;: {{ box.top }}, &quot;width&quot;: {{ box.width }}, &quot;height&quot;: {{ box.height }}}{% unless forloop.last %},{% endunless %}{% endfor %}]">
    <full-instructions header="Instructions"><p>One box for each of {{ task.input.labels | join: ", " }}.</p></full-instructions>
    <short-instructions>Draw a box around each object</short-instructions>
  </crowd-bounding-box>
</crowd-form>`;

function lineOf(index: number): string {
  return `${JSON.stringify({
    'source-ref': `s3://labeling-input/batch-7/frame ${index}.png`,
    header: 'Draw boxes & more',
    labels: ['Car', 'Bus', "Driver's van"],
    boxes: [
      { label: 'Car', left: 10, top: 20, width: 100, height: 50 },
      { label: 'Bus', left: 110, top: 20, width: 100, height: 50 },
    ],
  })}\n`;
}

async function* manifest(lines: number): AsyncGenerator<Uint8Array> {
  let text = '';
  for (let index = 0; index < lines; index += 1) {
    text += lineOf(index);
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

export async function run(): Promise<BenchRow[]> {
  await check(5_000);
  const { seconds, cpu } = await check(LINES);
  return [
    {
      what: `templates check, ${LINES.toLocaleString('en')} lines with signed URLs`,
      measured: `${cpu.toFixed(1)} s of one core (${seconds.toFixed(1)} s by the clock)`,
      peer: '',
      compared: `${Math.round(LINES / cpu).toLocaleString('en')} lines/s a core`,
      limit: `${LIMIT_S} s`,
      verdict: cpu <= LIMIT_S ? 'ok' : 'over',
    },
    await memoryRow(),
    await presignRow(),
    rubyRow(),
  ];
}

async function check(lines: number): Promise<{ seconds: number; cpu: number }> {
  const begin = performance.now();
  const before = process.cpuUsage();
  const presign = createPresigner({ credentials, region: 'us-east-1', now });
  const stream = checkManifest({
    template: { source: TEMPLATE, file: 'bench.html' },
    manifest: { chunks: manifest(lines), name: 'bench.manifest' },
    presign,
  });
  const result = await drain(stream);
  if (result.failed > 0 || result.lines !== lines) throw new Error('the generated manifest has errors');
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 };
}

/** Peak memory of the built program, as the system counts it. */
async function memoryRow(): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-bench-'));
  try {
    writeFileSync(join(folder, 'task.html'), TEMPLATE);
    const peak = async (lines: number) => {
      const path = join(folder, `${lines}.manifest`);
      await pipeline(manifest(lines), createWriteStream(path));
      const words = ['templates', 'check', join(folder, 'task.html'), '--manifest', path];
      return (await usageOf([process.execPath, PROGRAM, ...words])).peakBytes / 1e6;
    };
    const [some, all] = [await peak(LINES / 10), await peak(LINES)];
    const of = (megabytes: number, lines: number) =>
      `${megabytes.toFixed(0)} MB for ${lines.toLocaleString('en')} lines`;
    return {
      what: 'peak memory of the program',
      measured: of(all, LINES),
      peer: of(some, LINES / 10),
      compared: `${(all / some).toFixed(2)} x`,
      limit: `${MEMORY_LIMIT} x`,
      verdict: all / some <= MEMORY_LIMIT ? 'ok' : 'over',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ours and the SDK's URLs for the same keys, in turns. */
async function presignRow(): Promise<BenchRow> {
  const query = {
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-checksum-mode': 'ENABLED',
    'x-id': 'GetObject',
  };
  const presign = createPresigner({ credentials, region: 'us-east-1', now, expires: 900, query });
  const client = new S3Client({ region: 'us-east-1', credentials, forcePathStyle: true });
  const sdk = (key: string) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'labeling-input', Key: key }), {
      expiresIn: 900,
      signingDate: now,
    });
  if (presign({ bucket: 'labeling-input', key: 'a b' }) !== (await sdk('a b'))) {
    throw new Error('the URLs are not the same, so there is nothing to compare');
  }
  const [own, peer]: [number[], number[]] = [[], []];
  // In turns, so that whatever disturbs the machine meets both; the first two warm up.
  for (let turn = -2; turn < TURNS; turn += 1) {
    const keys = Array.from({ length: URLS / TURNS }, (_, index) => `batch-7/frame ${turn}-${index}.png`);
    const begin = performance.now();
    for (const key of keys) presign({ bucket: 'labeling-input', key });
    const between = performance.now();
    for (const key of keys) await sdk(key);
    if (turn < 0) continue;
    own.push(between - begin);
    peer.push(performance.now() - between);
  }
  client.destroy();
  const [ours, theirs] = [minimum(own), minimum(peer)];
  const ratio = theirs / ours;
  const each = (ms: number) => `${((ms * 1000 * TURNS) / URLS).toFixed(0)} us a URL`;
  return {
    what: 'presigning, beside getSignedUrl of the SDK',
    measured: each(ours),
    peer: each(theirs),
    compared: `${ratio.toFixed(0)} x faster`,
    limit: `${LIMIT_RATIO} x`,
    verdict: ratio >= LIMIT_RATIO ? 'ok' : 'over',
  };
}

const RUBY = `
require 'liquid'; require 'json'
module F; def to_json(x) = x.to_json; def grant_read_access(x) = 'https://s3.amazonaws.com/' + x.to_s[5..]; end
t = Liquid::Template.parse(STDIN.gets("\\0", chomp: true))
lines = STDIN.read.lines
round = -> { lines.each { |l| t.render({ 'task' => { 'input' => JSON.parse(l) } }, filters: [F]) } }
round.call
a = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
round.call
puts lines.size / (Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - a)
`;

/** Rendering alone, by CPU time, without signing on either side; ours escapes, theirs does not. */
function rubyRow(): BenchRow {
  const what = 'rendering without signing, beside ruby-liquid';
  const lines = Array.from({ length: 10_000 }, (_, index) => lineOf(index)).join('');
  const ruby = spawnSync('ruby', ['-e', RUBY], { input: `${TEMPLATE}\0${lines}`, encoding: 'utf8' });
  if (ruby.status !== 0) {
    return {
      what,
      measured: '',
      peer: 'no ruby with liquid here',
      compared: '',
      limit: '1 x',
      verdict: 'not measured',
    };
  }
  const ours = renderRate(lines);
  const theirs = Number(ruby.stdout);
  const ratio = ours / theirs;
  return {
    what,
    measured: `${Math.round(ours)} lines/s a core`,
    peer: `${Math.round(theirs)} lines/s a core`,
    compared: `${ratio.toFixed(2)} x`,
    limit: '1 x',
    verdict: ratio >= 1 ? 'ok' : 'over',
  };
}

function renderRate(lines: string): number {
  const template = compileTemplate(TEMPLATE, {
    presign: ({ bucket, key }) => `https://s3.amazonaws.com/${bucket}/${key}`,
  });
  const all = lines.trimEnd().split('\n');
  const round = () => {
    for (const line of all) template.render(readJson(line));
  };
  round();
  const before = process.cpuUsage();
  round();
  const { user, system } = process.cpuUsage(before);
  return all.length / ((user + system) / 1e6);
}
