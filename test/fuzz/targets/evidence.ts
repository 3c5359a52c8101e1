import { gzipSync } from 'node:zlib';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import { readTrail } from '../../../src/accesslogs/evidence/read-evidence.ts';
import { drain } from '../../../src/core/events.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const STDIN = [{ kind: 'stdin' }] as const;

const events = [
  trailEvent({ id: 'R0' }),
  trailEvent({
    id: 'R1',
    from: '10.0.0.9',
    endpoint: 'vpce-0a1b',
    because: 'with an explicit deny in a session policy',
  }),
  trailEvent({
    id: 'R2',
    key: 'é "a"',
    because: 'because no identity-based policy allows the s3:GetObject action',
  }),
];
const lines = events.map((event) => JSON.stringify(event));
const text = (value: unknown) => Buffer.from(JSON.stringify(value));
const trails = [
  text({ Records: events }),
  Buffer.from(JSON.stringify({ Records: events }, null, 1)),
  Buffer.from(lines.join('\n')),
  text({ Events: lines.map((CloudTrailEvent) => ({ EventName: 'x', Resources: [{}], CloudTrailEvent })) }),
  text({
    QueryResultRows: events.map((event) =>
      Object.entries(event).map(([name, value]) => ({
        [name]: `${typeof value === 'object' ? '{a=b, c={d=e}}' : value}`,
      })),
    ),
  }),
  Buffer.from(
    [Object.keys(events[1] ?? {}), Object.values(events[1] ?? {}).map((cell) => JSON.stringify(cell))]
      .map((row) => row.map((cell) => `"${cell?.replaceAll('"', '""')}"`).join(','))
      .join('\n'),
  ),
  gzipSync(text({ Records: events })),
];

export const cloudTrail: Target = {
  name: 'cloudtrail',
  about: 'files of CloudTrail, exported in different ways',
  make: (random) => mutate(random.pick(trails), random.pick(trails), random),
  async take(bytes) {
    const read = async (size: number) => {
      const logs = await drain(readTrail(STDIN, { stdin: pieces(bytes, size) }));
      return diagnose(logs, { lock: 'unknown', approved: [] });
    };
    const found = await read(64);
    // How much of damaged gzip comes out before its end depends on the pieces.
    if (bytes[0] !== 0x1f) {
      const whole = await read(bytes.length + 1);
      check(JSON.stringify(found.summary) === JSON.stringify(whole.summary), 'pieces are read differently');
    }
    const { summary, findings, notes, evidence } = found;
    const sum = Object.values(summary.attributed).reduce((all, count) => all + count, 0);
    check(sum === summary.denied, 'causes do not add up');
    const trail = evidence?.cloudTrail;
    check(trail !== undefined && trail.joined <= trail.refused && trail.refused <= trail.requests, 'counts');
    check(summary.records + trail.setAside > 0 || findings.length > 0, 'nothing is said of a file');
    plainWords([...notes, ...findings.map(({ message }) => message)]);
  },
};
