import { expect, test } from 'vitest';
import { EventObjects } from '../../../src/accesslogs/evidence/event-objects.ts';
import { Flows } from '../../../src/accesslogs/evidence/flows/flows.ts';
import { LineCutter } from '../../../src/accesslogs/evidence/line-cutter.ts';
import { SetAside } from '../../../src/accesslogs/evidence/set-aside.ts';
import { findEvent } from '../../../src/accesslogs/evidence/trail/trail-event.ts';
import { lineOf } from '../../../src/accesslogs/evidence/trail/trail-line.ts';
import { decodeLogKey, parseAccessLogLine } from '../../../src/accesslogs/scan/record.ts';
import { mayHoldDay } from '../../../src/accesslogs/sources/key-date.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';

test('an event is the record that S3 would have written: key and User-Agent as they were', () => {
  const found = findEvent(trailEvent({ id: 'R0', key: 'a%20b+c/ä.jpg', agent: 'Mozilla/5.0 (X11) [x]' }));
  const line = found.kind === 'event' ? lineOf(found.event) : undefined;
  const parsed = parseAccessLogLine(Buffer.from(line ?? ''));
  const { key, userAgent } = parsed.ok ? parsed.record : { key: '', userAgent: '' };
  expect(decodeLogKey(key ?? '')).toBe('a%20b+c/ä.jpg');
  expect(userAgent).toBe('Mozilla/5.0 (X11) [x]');
});

test('interfaces beyond what is kept are counted', () => {
  const flows = new Flows(1);
  for (const id of ['eni-0a', 'eni-0b']) {
    const record = { 'interface-id': id, srcaddr: '10.0.0.1', dstaddr: '10.0.0.2' };
    expect(flows.add(new Map(Object.entries(record)))).toBe(true);
  }
  expect(flows.counts).toMatchObject({ records: 2, forgotten: 1 });
});

test('a line without end takes no more memory than a long one', () => {
  const lines: number[] = [];
  const cutter = new LineCutter((line) => lines.push(line.length));
  for (let times = 0; times < 8; times++) cutter.push(Buffer.alloc(100_000, 'x'));
  cutter.push(Buffer.from('\nshort\n'));
  cutter.end();
  expect(lines).toEqual([1 << 18, 5]);
});

test('a table is known for one however small the pieces are that it comes in', () => {
  const rows: unknown[] = [];
  const objects = new EventObjects({
    object: (value) => rows.push(value),
    rowEnd: () => {},
    other: () => rows.push('other'),
  });
  for (const character of 'eventName,requestID\nGetObject,R1\n') objects.push(Buffer.from(character));
  objects.end();
  expect(rows).toEqual([{ eventName: 'GetObject', requestID: 'R1' }]);
});

test('samples of what could not be read hold no secrets', () => {
  const aside = new SetAside();
  aside.add('f', 'GET /a?X-Amz-Signature=abcdef0123456789&X-Amz-Security-Token=IQoJb3Jp');
  expect(aside.samples[0]?.text).not.toMatch(/abcdef0123|IQoJ/);
});

test('only folders of other days are passed over', () => {
  const at = (day: number) => Date.UTC(2026, 9, day) / 1000;
  const window = { from: at(12), to: at(13) };
  const key = (day: string) => `AWSLogs/1/CloudTrail/us-east-1/2026/10/${day}/x.json.gz`;
  expect(['09', '10', '11', '12', '13', '14'].filter((day) => mayHoldDay(key(day), window))).toEqual([
    '11',
    '12',
    '13',
  ]);
  expect(mayHoldDay('cdn/E1.2026-10-01-09.abc.gz', window)).toBe(true);
});
