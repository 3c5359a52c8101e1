import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import type { Evidence } from '../../../src/accesslogs/evidence/evidence.ts';
import { type EvidenceSources, readEvidence } from '../../../src/accesslogs/evidence/read-evidence.ts';
import { drain } from '../../../src/core/events.ts';
import type { S3Uri } from '../../../src/core/s3-uri.ts';
import { bytesOf } from '../../helpers/access-logs/evidence.ts';
import { SHAPES, simulate } from '../../helpers/access-logs/simulate.ts';
import { trailEvent } from '../../helpers/access-logs/trail-events.ts';
import { unusualLines } from '../../helpers/access-logs/unusual.ts';
import { connected } from '../../helpers/sandbox.ts';

const place: S3Uri = { bucket: 'logs', key: 's3/images/' };
const table = { database: 'groundctl', name: 'access_logs' };
const shapes = SHAPES.filter((_, at) => at % 3 === 2).map((shape) => ({ ...shape, workers: 2 }));
const lines = [...simulate(shapes, 4).lines.slice(0, 3000), ...unusualLines().slice(-150)];
const log = `${lines.join('\n')}\n`;

const BECAUSE = [
  'with an explicit deny in a session policy',
  'because no session policy allows the s3:GetObject action',
  'because no identity-based policy allows the s3:GetObject action',
  'because no VPC endpoint policy allows the s3:GetObject action',
];
/** Who was refused, by the id of the request, and some by the extended one alone. */
const refused = lines.flatMap((line) => {
  const fields =
    /^\S+ \S+ \[[^\]]+\] \S+ \S+ (\S+) REST\.GET\.OBJECT .*" 403 AccessDenied .*"(?: (\S+))(?: (\S+))/.exec(
      line,
    );
  return fields === null ? [] : [{ id: fields[1] ?? '', extended: fields[3] ?? '' }];
});
const trail = JSON.stringify({
  Records: refused
    .filter((_, at) => at % 5 !== 0)
    .map(({ id, extended }, at) => {
      const because = BECAUSE[at % BECAUSE.length] ?? '';
      const byExtended = at % 7 === 0 && extended.length > 20;
      return trailEvent({
        id: byExtended ? '' : id,
        ...(byExtended ? { extendedId: extended } : {}),
        because,
      });
    }),
});

let aws: Awaited<ReturnType<typeof connected>>;
beforeAll(async () => {
  aws = await connected({ seed: 'none' });
  const { url: endpoint, region, credentials } = aws.sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['logs', 'results']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutObjectCommand({ Bucket: 'logs', Key: `${place.key}2026-10-12-10-00-00-AB`, Body: log }),
  );
  s3.destroy();
  const { accessLogs } = aws.connection;
  const layout = { kind: 'plain', prefix: place.key } as const;
  const input = { workGroup: 'labeling', outputLocation: 's3://results/', scanLimit: 1e9, remove: false };
  await drain(
    accessLogs.applySetup(await accessLogs.planSetup({ ...input, table: { ...table, place, layout } })),
  );
});
afterAll(() => aws[Symbol.asyncDispose]());

const evidenceOf = (kind: keyof EvidenceSources, text: string): Promise<Evidence> =>
  drain(readEvidence({ [kind]: [{ kind: 'stdin' }] }, { stdin: bytesOf(text) }));

/** Both diagnoses, each with an evidence of its own: what was joined is counted in it. */
async function both(kind: keyof EvidenceSources, text: string) {
  const { accessLogs } = aws.connection;
  const here = await drain(
    accessLogs.read([{ kind: 's3', uri: place }], { evidence: await evidenceOf(kind, text) }),
  );
  const request = {
    table: { ...table, place },
    estimate: await accessLogs.estimate(place),
    workGroup: 'labeling',
  };
  const there = await drain(accessLogs.readWithAthena(request, { evidence: await evidenceOf(kind, text) }));
  const facts = { lock: 'unknown', approved: [] } as const;
  return [diagnose(here, facts), diagnose(there, facts)] as const;
}

test('CloudTrail is joined with refused requests that Athena brings: the same reasons, causes and counts', async () => {
  expect(refused.length).toBeGreaterThan(50);
  const [here, there] = await both('trail', trail);
  const { joined, refused: told } = here.evidence?.cloudTrail ?? { joined: 0, refused: 0 };
  expect(joined).toBeGreaterThan(told * 0.75);
  expect(there.evidence).toEqual(here.evidence);
  expect(there.summary).toEqual(here.summary);
  const judged = ({ findings }: typeof here) => findings.filter(({ rule }) => !rule.startsWith('logs/'));
  expect(judged(there)).toEqual(judged(here));
  expect(here.findings.some(({ evidence }) => evidence?.cloudTrail !== undefined)).toBe(true);
  expect(there.notes).toEqual(here.notes);
});

test('CloudFront and flow logs tell of addresses, whoever reads the log', async () => {
  const address = /^\S+ \S+ \[[^\]]+\] (\d+\.\d+\.\d+\.\d+) /.exec(lines[0] ?? '')?.[1] ?? '';
  const fields = 'date time c-ip sc-status cs-method x-forwarded-for cs-uri-stem cs(User-Agent)';
  const front = `#Version: 1.0\n#Fields: ${fields}\n${[1, 2, 3]
    .map((at) => `2026-10-12\t10:00:0${at}\t${address}\t200\tGET\t10.9.8.${at}\t/a.jpg\tChrome`)
    .join('\n')}\n`;
  const [here, there] = await both('cloudFront', front);
  expect(here.evidence?.cloudFront).toBeDefined();
  expect(there.evidence).toEqual(here.evidence);
  expect(there.timeline).toEqual(here.timeline);
});
