import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { drain } from '../src/core/events.ts';
import { checkManifest } from '../src/templates/check/check-manifest.ts';
import { compileTemplate } from '../src/templates/dialect/engine.ts';
import { readJson } from '../src/templates/dialect/json.ts';
import { createPresigner } from '../src/templates/presign/sigv4-presigner.ts';
import type { BenchRow } from './lib/rows.ts';

export const summary = 'a template against 100,000 manifest lines, and presigning beside the SDK';

const LINES = 100_000;
const LIMIT_S = 10;
const URLS = 2_000;
const TURNS = 10;
const LIMIT_RATIO = 20;
const MEMORY_LIMIT_MB = 60;

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
  const { seconds, cpu, growth } = await check(LINES);
  return [
    {
      what: `templates check, ${LINES.toLocaleString('en')} lines with signed URLs`,
      measured: `${cpu.toFixed(1)} s of one core (${seconds.toFixed(1)} s by the clock)`,
      peer: '',
      compared: `${Math.round(LINES / cpu).toLocaleString('en')} lines/s a core`,
      limit: `${LIMIT_S} s`,
      verdict: cpu <= LIMIT_S ? 'ok' : 'over',
    },
    {
      what: `heap in use at the end beside after ${(LINES / 10).toLocaleString('en')} lines`,
      measured: `${growth < 0 ? '' : '+'}${growth.toFixed(0)} MB`,
      peer: '',
      compared: '',
      limit: `+${MEMORY_LIMIT_MB} MB`,
      verdict: growth <= MEMORY_LIMIT_MB ? 'ok' : 'over',
    },
    await presignRow(),
    rubyRow(),
  ];
}

async function check(lines: number): Promise<{ seconds: number; cpu: number; growth: number }> {
  const begin = performance.now();
  const before = process.cpuUsage();
  const heaps: number[] = [];
  const presign = createPresigner({ credentials, region: 'us-east-1', now });
  const stream = checkManifest({
    template: { source: TEMPLATE, file: 'bench.html' },
    manifest: { chunks: manifest(lines), name: 'bench.manifest' },
    presign,
  });
  const result = await drain(stream, (event) => {
    if (event.type === 'progress' && event.lines % 10_000 < 500) heaps.push(process.memoryUsage().heapUsed);
  });
  if (result.failed > 0 || result.lines !== lines) throw new Error('the generated manifest has errors');
  const early = heaps[Math.floor(heaps.length / 10)] ?? 0;
  const growth = ((heaps.at(-1) ?? 0) - early) / 1e6;
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6, growth };
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
  let [ours, theirs] = [0, 0];
  // In turns, so that whatever disturbs the machine meets both; the first turn warms up.
  for (let turn = -1; turn < TURNS; turn += 1) {
    const keys = Array.from({ length: URLS / TURNS }, (_, index) => `batch-7/frame ${turn}-${index}.png`);
    const begin = performance.now();
    for (const key of keys) presign({ bucket: 'labeling-input', key });
    const between = performance.now();
    for (const key of keys) await sdk(key);
    if (turn < 0) continue;
    ours += between - begin;
    theirs += performance.now() - between;
  }
  client.destroy();
  const ratio = theirs / ours;
  const each = (ms: number) => `${((ms * 1000) / URLS).toFixed(0)} us a URL`;
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
a = Process.clock_gettime(Process::CLOCK_MONOTONIC)
lines.each { |l| t.render({ 'task' => { 'input' => JSON.parse(l) } }, filters: [F]) }
puts lines.size / (Process.clock_gettime(Process::CLOCK_MONOTONIC) - a)
`;

/** Rendering alone, without signing on either side; ours escapes, theirs does not. */
function rubyRow(): BenchRow {
  const what = 'rendering without signing, beside ruby-liquid';
  const lines = Array.from({ length: 10_000 }, (_, index) => lineOf(index)).join('');
  const ruby = spawnSync('ruby', ['-e', RUBY], { input: `${TEMPLATE}\0${lines}`, encoding: 'utf8' });
  if (ruby.status !== 0) {
    return {
      what,
      measured: '',
      peer: 'ruby with liquid is not installed',
      compared: '',
      limit: '1 x',
      verdict: '',
    };
  }
  const ours = renderRate(lines);
  const theirs = Number(ruby.stdout);
  const ratio = ours / theirs;
  return {
    what,
    measured: `${Math.round(ours)} lines/s`,
    peer: `${Math.round(theirs)} lines/s`,
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
  const begin = performance.now();
  round();
  return all.length / ((performance.now() - begin) / 1000);
}
