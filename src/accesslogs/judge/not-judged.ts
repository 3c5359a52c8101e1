import { defineRule, type Finding, finding } from '../../core/finding.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { KEY_GRANTED } from '../rows/key-set.ts';
import type { LogRows } from '../rows/log-rows.ts';
import type { NotJudged } from '../rows/loose-rows.ts';
import { OUTCOME } from '../rows/outcome.ts';
import { isEarlier } from '../rows/samples.ts';
import { isoTime, type SampleRecord, sampleRecord } from './samples-of.ts';
import type { World } from './world.ts';

export const notJudged = defineRule({
  id: 'request/not-judged',
  severity: 'info',
  title: 'Refused requests that are not judged',
  why: 'They were signed in a header by programs, came without credentials for keys that were never handed out, or were presigned with long-lived keys where a portal uses temporary ones. The lock of a team does not apply to them; they are counted so that they are not overlooked.',
  fix: 'If they are yours, look at the role or user that made them, and at the request IDs in CloudTrail. URLs of long-lived keys are judged with --long-lived.',
  source: 'S3 user guide, access log format: authentication type and requester',
});

const WHO = {
  signed: 'signed in a header',
  anonymous: 'anonymous',
  website: 'anonymous at the website endpoint of the bucket, which serves only public objects',
  longLived: 'presigned with long-lived keys (judged with --long-lived)',
  otherOperation: 'presigned for an operation that no rule covers',
  noAddress: 'presigned, without an address in the log',
} as const;

/** Refused requests that no rule is about: those of a kind that is never judged, and unsigned ones of other keys. */
function notJudgedOf({ rows, units }: World): NotJudged[] {
  const found = new Map<string, NotJudged>();
  const add = (row: NotJudged) => {
    const { status, code } = rows.codes.get(row.code);
    const id = `${row.who} ${status} ${code}`;
    const held = found.get(id);
    if (held === undefined) {
      found.set(id, { ...row });
      return;
    }
    if (isEarlier(row.sample, held.sample)) held.sample = row.sample;
    held.count += row.count;
    held.first = Math.min(held.first, row.first);
    held.last = Math.max(held.last, row.last);
  };
  for (const row of rows.loose.notJudged.values()) add(row);
  for (const { kind, keyFirst, keySecond, code, count, first, last, sample } of rows.loose.values()) {
    if (keyFirst === 0 || rows.keys.has(keyFirst, keySecond, KEY_GRANTED)) continue;
    add({ who: kind === 'website' ? kind : 'anonymous', code, count, first, last, sample });
  }
  for (const row of setAside(rows, units.outcome)) add(row);
  return [...found].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1)).map(([, row]) => row);
}

/** Refusals of URLs that are not judged because of what they were signed with. */
function* setAside({ table, samples }: LogRows, outcome: Uint8Array): Generator<NotJudged, void, void> {
  if (outcome === table.rowOutcome) return;
  for (let row = 0; row < table.rows; row++) {
    const seen = table.rowOutcome[row];
    if (outcome[row] !== OUTCOME.aside || seen === OUTCOME.success || seen === OUTCOME.otherError) continue;
    const [sample] = samples.of(row);
    yield {
      who: 'longLived',
      code: table.rowCode[row] ?? 0,
      count: table.rowCount[row] ?? 0,
      first: table.rowFirst[row] ?? 0,
      last: table.rowLast[row] ?? 0,
      ...(sample === undefined ? {} : { sample }),
    };
  }
}

export function notJudgedFinding(world: World): Finding | undefined {
  const { rows } = world;
  const all = notJudgedOf(world);
  const total = all.reduce((sum, { count }) => sum + count, 0) + rows.loose.forgotten;
  if (total === 0) return undefined;
  const parts = all.map(({ who, code, count }) => {
    const { status, code: name } = rows.codes.get(code);
    return `${grouped(count)} ${WHO[who]}, ${status} ${name}`;
  });
  return finding(notJudged, {
    subject: counted(total, 'request'),
    message: `${notJudged.title}: ${counted(total, 'request')}: ${parts.join('; ')}.`,
    count: total,
    evidence: {
      requests: total,
      kinds: all.map(({ who, code, count, first, last }) => ({
        who,
        ...rows.codes.get(code),
        requests: count,
        first: isoTime(first),
        last: isoTime(last),
      })),
      samples: all
        .slice(0, 4)
        .flatMap(({ sample }): SampleRecord[] =>
          sample === undefined ? [] : [sampleRecord(rows, { sample })],
        ),
    },
  });
}
