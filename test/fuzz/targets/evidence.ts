import { gzipSync } from 'node:zlib';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import { readNames } from '../../../src/accesslogs/evidence/names/read-names.ts';
import {
  type EvidenceSources,
  readEvidence,
  readTrail,
} from '../../../src/accesslogs/evidence/read-evidence.ts';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import { drain } from '../../../src/core/events.ts';
import { parseAddress } from '../../../src/core/net/ip.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const STDIN = [{ kind: 'stdin' }] as const;
/** Bytes. What is asked for is set aside for each input, and these are small. */
const MEMORY = 1_000_000;

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
      const logs = await drain(readTrail(STDIN, { stdin: pieces(bytes, size), memory: MEMORY }));
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

/** What is read of another log is the same in pieces, adds up, and is said in plain words. */
async function takeBeside(kind: keyof EvidenceSources, bytes: Buffer): Promise<void> {
  const read = async (size: number) => {
    const evidence = await drain(readEvidence({ [kind]: STDIN }, { stdin: pieces(bytes, size) }));
    return diagnose(await drain(readLogs([], { evidence, memory: MEMORY })), {
      lock: 'unknown',
      approved: [],
    });
  };
  const [found, whole] = [await read(64), await read(bytes.length + 1)];
  if (bytes[0] !== 0x1f) {
    check(JSON.stringify(found.evidence) === JSON.stringify(whole.evidence), 'pieces are read differently');
  }
  const [summary] = Object.values(found.evidence ?? {}) as { records: number; setAside: number }[];
  const said = summary !== undefined && summary.records + summary.setAside > 0;
  // Of the names of columns alone there is nothing to say: lines with #, and one more.
  const isHead = !/[\r\n]+(?=[^#])./s.test(bytes.toString('latin1'));
  check(said || found.findings.length > 0 || isHead || bytes.length < 300, 'nothing is said of a file');
  plainWords([...found.notes, ...found.findings.flatMap(({ message, subject }) => [message, subject])]);
}

const FIELDS = 'date time c-ip sc-status x-forwarded-for cs-uri-stem';
const rows = [
  ['2026-10-12', '09:00:00', '203.0.113.10', '403', '192.0.2.1,%20198.51.100.7', '/a%2520b.jpg'],
  ['2026-10-12', '09:00:01', '2001:db8::1', '200', '-', '/b.jpg'],
];
const fronts = [
  Buffer.from(`#Version: 1.0\n#Fields: ${FIELDS}\n${rows.map((row) => row.join('\t')).join('\n')}\n`),
  Buffer.from(`${FIELDS.replaceAll(' ', ',')}\n${rows.map((row) => row.join(',')).join('\n')}\n`),
  Buffer.from(
    rows
      .map((row) => JSON.stringify(Object.fromEntries(FIELDS.split(' ').map((name, at) => [name, row[at]]))))
      .join('\n'),
  ),
];

export const cloudFront: Target = {
  name: 'cloudfront',
  about: 'CloudFront standard logs',
  make: (random) => mutate(random.pick(fronts), random.pick(fronts), random),
  take: (bytes) => takeBeside('cloudFront', bytes),
};

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const flowLines = [
  '2 123456789012 eni-0a1 10.0.1.5 52.216.1.1 52000 443 6 10 840 1791795600 1791795660 REJECT OK',
  '2 123456789012 eni-0a1 52.216.1.1 10.0.1.5 443 52000 6 10 840 1791795600 1791795660 ACCEPT OK',
  '2 123456789012 eni-0a1 - - - - - - - 1791795600 1791795660 - NODATA',
];
const flowFiles = [
  Buffer.from([HEADER, ...flowLines].join('\n')),
  Buffer.from(flowLines.join('\n')),
  Buffer.from(
    'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr flow-direction traffic-path pkt-dst-aws-service\neni-0a1 10.0.1.5 10.0.1.25 10.0.1.5 52.216.1.1 egress 7 S3\n',
  ),
];

export const flowLogs: Target = {
  name: 'flow-logs',
  about: 'VPC flow logs',
  make: (random) => mutate(random.pick(flowFiles), random.pick(flowFiles), random),
  take: (bytes) => takeBeside('flows', bytes),
};

const nameFiles = [
  Buffer.from('cidr,name\n203.0.113.0/24,Office\n2001:db8::/32;"Home, A"\n# no\n10.0.0.1\tProxy\n'),
  Buffer.from('0.0.0.0/0 all\n::/0 all of the others\n'),
];

export const addressNames: Target = {
  name: 'names',
  about: 'files of ranges and their names',
  make: (random) => mutate(random.pick(nameFiles), random.pick(nameFiles), random),
  take(bytes) {
    const names = readNames(bytes.toString('utf8'), 'names.csv');
    const address = parseAddress('203.0.113.7');
    const name = address.ok ? names.nameOf(address.value) : undefined;
    plainWords([name ?? '', ...names.findings.map(({ message }) => message)]);
    check(
      names.size + names.findings.length <= bytes.toString('utf8').split(/\r\n|\n|\r/).length,
      'more lines than there are',
    );
  },
};
