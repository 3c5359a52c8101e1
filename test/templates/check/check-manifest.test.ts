import { describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import {
  type CheckEvent,
  type CheckInput,
  checkManifest,
} from '../../../src/templates/check/check-manifest.ts';
import { placeholders } from '../compile.ts';

const BOXES = '<img src="{{ task.input.source-ref | grant_read_access }}" alt="{{ task.input.label }}">';

async function* bytes(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function check(manifest: string | Uint8Array, source = BOXES, more: Partial<CheckInput> = {}) {
  const events: CheckEvent[] = [];
  const stream = checkManifest({
    template: { source, file: 't.html' },
    manifest: { chunks: bytes(manifest), name: 'm.manifest' },
    presign: placeholders,
    ...more,
  });
  const result = await drain(stream, (event) => events.push(event));
  const found = result.findings.map(({ rule, evidence }) => `${rule} ${evidence?.lines ?? ''}`.trim());
  return { ...result, found, events };
}

const line = (value: object) => `${JSON.stringify(value)}\n`;
const good = line({ 'source-ref': 's3://bucket/a.png', label: 'cat' });

describe('every line of a manifest', () => {
  test('that is right gives no finding', async () => {
    expect(await check(good.repeat(3))).toMatchObject({ findings: [], lines: 3, failed: 0 });
  });

  test.each([
    ['no JSON', 'nope\n', 'manifest/not-json 2'],
    ['a list', '[1]\n', 'manifest/not-json 2'],
    ['cut short', '{"source-ref": "s3://b/k\n', 'manifest/not-json 2'],
    ['neither source', line({ label: 'x' }), 'manifest/no-source 2'],
    ['a name with $', line({ 'source-ref': 's3://bucket/a', label: '', $x: 1 }), 'manifest/attribute-name 2'],
    ['no URI', line({ 'source-ref': 'a.png', label: '' }), 'manifest/bad-source 2'],
    ['a bucket alone', line({ 'source-ref': 's3://bucket', label: '' }), 'manifest/bad-source 2'],
    ['a long attribute', line({ source: 'x', label: 'x'.repeat(20_001) }), 'manifest/attribute-too-long 2'],
    ['a long line', line({ source: 'x', label: ['y'.repeat(100_000)] }), 'manifest/line-too-long 2'],
    ['a missing variable', line({ 'source-ref': 's3://bucket/a' }), 'task/missing-variable 2'],
    [
      'what cannot be signed',
      line({ 'source-ref': 'https://example.com/a', label: '' }),
      'task/invalid-s3-uri 2',
    ],
    ['a source that is not text', line({ source: 5, label: '' }), 'manifest/bad-source 2'],
  ])('with %s is named', async (_, bad, expected) => {
    const { found, lines } = await check(good + bad + good);
    expect(found).toContain(expected);
    expect(lines).toBe(3);
  });

  test('with a URL that somebody signed for elsewhere is named without its signature', async () => {
    const signed = 'https://example.com/a.png?X-Amz-Signature=0123456789abcdef&X-Amz-Security-Token=SECRET';
    const { findings, events } = await check(line({ 'source-ref': signed, label: '' }));
    expect(JSON.stringify(findings)).toContain('X-Amz-Signature=REDACTED');
    expect(JSON.stringify([findings, events])).not.toMatch(/0123456789abcdef|SECRET/);
  });

  test('barely within the quotas is not a finding', async () => {
    const attribute = line({ source: 's', 'source-ref': 's3://bucket/a.png', label: 'x'.repeat(20_000) });
    expect((await check(attribute)).found).toEqual(['task/unread-attribute']);
  });

  test('that is not UTF-8 is named, and the next one is read', async () => {
    const manifest = Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(good)]);
    const { found, failed, lines } = await check(manifest);
    expect({ found, failed, lines }).toEqual({ found: ['manifest/not-utf8 2'], failed: 1, lines: 3 });
  });

  test('with the same reason is in one finding, each line by its number', async () => {
    const bad = line({ 'source-ref': 's3://bucket/b.png' });
    const { findings, failed, events } = await check(`${bad}${good}${bad}${bad}\r\n\n${bad}`);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: 'warning',
      location: { file: 'm.manifest', line: 1 },
      evidence: { count: 4, lines: '1,3-4,7' },
    });
    expect(failed).toBe(0);
    expect(events.flatMap((event) => (event.type === 'line' ? [event.line] : []))).toEqual([1, 3, 4, 7]);
  });

  test('with a reason of its own does not make a finding each', async () => {
    const manifest = Array.from({ length: 500 }, (_, index) =>
      line({ 'source-ref': `no-${index}`, label: '' }),
    ).join('');
    const { findings, failed } = await check(manifest);
    expect(failed).toBe(500);
    expect(findings.length).toBeLessThan(50);
    const counted = findings
      .filter(({ rule }) => rule === 'manifest/bad-source')
      .reduce((sum, { evidence }) => sum + Number(evidence?.count), 0);
    expect(counted).toBe(500);
  });
});

describe('the manifest as a whole', () => {
  test('without lines is a finding', async () => {
    expect((await check('\n\n')).found).toEqual(['manifest/empty']);
  });

  test('beyond 100,000 lines is a finding', async () => {
    const { found, lines } = await check(
      '{"source":"x"}\n'.repeat(100_001),
      '<p>{{ task.input.source }}</p>',
    );
    expect({ found, lines }).toEqual({ found: ['manifest/too-many-lines'], lines: 100_001 });
  });

  test('says which attributes the template never reads', async () => {
    const { findings } = await check(line({ 'source-ref': 's3://bucket/a', label: '', labels: [] }));
    expect(findings[0]).toMatchObject({ rule: 'task/unread-attribute', severity: 'info' });
    expect(findings[0]?.message).toContain('"labels"');
  });

  test('is not gone through with a template that never ends', async () => {
    const endless =
      '{% for i in (1..100000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}';
    const { findings, lines, failed } = await check(good.repeat(1_000), endless);
    expect({ lines, failed }).toEqual({ lines: 5, failed: 5 });
    expect(findings.map(({ rule }) => rule)).toContain('task/render-failed');
    expect(findings.map(({ message }) => message).join(' ')).toContain('The check ended after 5 lines');
  });

  test('is not looked at where the template does not parse', async () => {
    const { findings, lines } = await check(good, '{% if x %}');
    expect(lines).toBe(0);
    expect(findings[0]).toMatchObject({
      rule: 'template/syntax-error',
      location: { file: 't.html', line: 1 },
    });
  });
});
