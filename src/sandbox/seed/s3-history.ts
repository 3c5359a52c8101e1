import { ACCOUNT_ID } from '../identity.ts';
import { formatRecord } from '../s3/access-logging/record.ts';
import { canonicalId } from '../s3/model.ts';
import { DEMO_BUCKET, DEMO_DATE } from './demo-data.ts';
import { IMAGES_PER_JOB, imageKey } from './demo-images.ts';
import { SeededRandom } from './random.ts';

export interface HistoryFile {
  readonly key: string;
  readonly delivered: Date;
  readonly text: string;
}

/** Somebody who labels: where the portal saw them, and where S3 saw them, hour by hour. */
export interface Worker {
  readonly agent: string;
  readonly jobs: readonly string[];
  /** The address the portal saw, which the URLs are bound to. */
  readonly portal: (time: number) => string;
  /** The address S3 saw. */
  readonly storage: (time: number) => string;
  /** Now and then slower than the URL lives. */
  readonly late?: true;
}

export interface Line {
  readonly time: number;
  readonly text: string;
}

const HOUR = 3_600_000;
const DAYS = 4;
const EXPIRES = 900;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const EDGE = `${CHROME} Edg/142.0.0.0`;
const SAFARI =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15';
const ROLE_SESSION = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/acme-labeling-execution/SageMaker`;

const START = DEMO_DATE.getTime() - DAYS * 24 * HOUR;
/** The provider of one worker hands out another address on the third day at 10:12 UTC. */
const NEW_ADDRESS_AT = DEMO_DATE.getTime() - 2 * 24 * HOUR + HOUR + 12 * 60_000;

export const WORKERS: readonly Worker[] = [
  same(CHROME, '203.0.113.24', ['shelf-boxes-0411', 'shelf-boxes-0412']),
  same(EDGE, '203.0.113.24', ['shelf-boxes-0412', 'price-tags-0098']),
  same(FIREFOX, '198.51.100.61', ['street-frames-lyon-03']),
  {
    agent: SAFARI,
    jobs: ['shelf-boxes-0413'],
    portal: (time) => (time < NEW_ADDRESS_AT + 25 * 60_000 ? '198.51.100.140' : '198.51.100.207'),
    storage: (time) => (time < NEW_ADDRESS_AT ? '198.51.100.140' : '198.51.100.207'),
  },
  // The portal is reached through the office, S3 through the VPN's gateway endpoint: a lock that never opens.
  {
    agent: `${CHROME} VPN`,
    jobs: ['chest-ct-nodules-07'],
    portal: () => '203.0.113.77',
    storage: () => '10.20.4.18',
  },
  { ...same(`${FIREFOX} (kiosk)`, '198.51.100.93', ['chest-ct-nodules-08']), late: true },
];

function same(agent: string, address: string, jobs: readonly string[]): Worker {
  return { agent, jobs, portal: () => address, storage: () => address };
}

/**
 * Some days of the labeling bucket's access log, as S3 would have delivered them: workers who get through,
 * one whose address changed, one behind an endpoint, one who is slower than his URLs, a link that was passed
 * on, a scanner, and the administrators. The same every time.
 */
export function demoHistory(prefix: string, sizeOf: (key: string) => number | undefined): HistoryFile[] {
  const random = new SeededRandom(20261116);
  const lines: Line[] = [];
  for (const worker of WORKERS) lines.push(...workerLines(worker, random, sizeOf));
  lines.push(...scannerLines(random), ...adminLines(random));
  return deliver(lines, prefix, random);
}

type SizeOf = (key: string) => number | undefined;

function workerLines(worker: Worker, random: SeededRandom, sizeOf: SizeOf): Line[] {
  const lines: Line[] = [];
  for (let day = 0; day < DAYS; day++) {
    // Eight to sixteen o'clock, a task every twenty minutes or so.
    let time = START + day * 24 * HOUR - HOUR + random.below(HOUR);
    while (time < START + day * 24 * HOUR + 7 * HOUR) {
      time += (10 + random.below(20)) * 60_000;
      lines.push(...taskLines(worker, time, random, sizeOf));
    }
  }
  return lines;
}

/**
 * One rendered task: a grant or two of one moment and one key, and the reads that follow. It gets through where the
 * portal and S3 saw one address, unless `getsThrough` says something else.
 */
export function taskLines(
  worker: Worker,
  rendered: number,
  random: SeededRandom,
  sizeOf: SizeOf,
  getsThrough = (bound: string, address: string) => bound === address,
): Line[] {
  const accessKeyId = `ASIA${random.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
  const token = `IQoJb3JpZ2luX2VjEXAMPLE${random.text(64, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')}`;
  const job = worker.jobs[random.below(worker.jobs.length)] ?? '';
  const lines: Line[] = [];
  for (let image = 0; image < 1 + random.below(2); image++) {
    const key = imageKey(job, random.below(IMAGES_PER_JOB));
    const pause =
      worker.late === true && random.below(4) === 0 ? (EXPIRES + 60) * 1000 : 400 + random.below(1500);
    const time = rendered + pause;
    const expired = pause > EXPIRES * 1000;
    const bound = worker.portal(rendered);
    const address = worker.storage(time);
    const grant = { accessKeyId, token, key, size: sizeOf(key), signed: rendered };
    lines.push(readLine(random, time, grant, address, worker.agent, getsThrough(bound, address) && !expired));
    if (random.below(40) === 0) {
      lines.push(readLine(random, time + 90_000, grant, '192.0.2.201', 'curl/8.15.0', false));
    }
  }
  return lines;
}

interface DemoGrant {
  readonly accessKeyId: string;
  readonly token: string;
  readonly key: string;
  /** Of the object, in bytes. */
  readonly size: number | undefined;
  readonly signed: number;
}

function readLine(
  random: SeededRandom,
  time: number,
  grant: DemoGrant,
  address: string,
  userAgent: string,
  allowed: boolean,
): Line {
  const date = new Date(grant.signed).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${grant.accessKeyId}%2F${date.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request`;
  const query =
    `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${scope}&X-Amz-Date=${date}&X-Amz-Expires=${EXPIRES}` +
    `&X-Amz-SignedHeaders=host&X-Amz-Security-Token=${grant.token}&X-Amz-Signature=0`;
  const total = 12 + random.below(60);
  return line(random, time, {
    remoteIp: address,
    requester: ROLE_SESSION,
    operation: 'REST.GET.OBJECT',
    key: grant.key,
    requestLine: `GET /${grant.key}?${query} HTTP/1.1`,
    status: allowed ? 200 : 403,
    errorCode: allowed ? undefined : 'AccessDenied',
    bytesSent: allowed ? grant.size : 243,
    objectSize: allowed ? grant.size : undefined,
    totalTime: total,
    turnAroundTime: allowed ? total - 4 : undefined,
    referer: 'https://acme.labeling.us-east-1.sagemaker.aws/',
    userAgent,
    signed: 'QueryString',
  });
}

function scannerLines(random: SeededRandom): Line[] {
  return ['/.env', '/images/', '/backup.zip', '/?list-type=2'].map((path, index) =>
    line(random, START + 30 * HOUR + index * 700, {
      remoteIp: '192.0.2.9',
      requester: undefined,
      operation: path.startsWith('/?') ? 'REST.GET.BUCKET' : 'REST.GET.OBJECT',
      key: path.startsWith('/?') ? undefined : path.slice(1),
      requestLine: `GET ${path} HTTP/1.1`,
      status: 403,
      errorCode: 'AccessDenied',
      bytesSent: 243,
      objectSize: undefined,
      totalTime: 4,
      turnAroundTime: undefined,
      referer: undefined,
      userAgent: 'python-requests/2.32.3',
      signed: undefined,
    }),
  );
}

function adminLines(random: SeededRandom): Line[] {
  return Array.from({ length: DAYS }, (_, day) =>
    line(random, START + day * 24 * HOUR + 20 * 60_000, {
      remoteIp: '203.0.113.24',
      requester: `arn:aws:iam::${ACCOUNT_ID}:user/labeling-admin`,
      operation: 'REST.GET.BUCKET',
      key: undefined,
      requestLine: 'GET /?list-type=2&prefix=manifests%2F&encoding-type=url HTTP/1.1',
      status: 200,
      errorCode: undefined,
      bytesSent: 4_100,
      objectSize: undefined,
      totalTime: 38,
      turnAroundTime: 37,
      referer: undefined,
      userAgent: 'aws-cli/2.31.2 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 lang/python#3.13.7',
      signed: 'AuthHeader',
    }),
  );
}

type Particulars = Pick<
  Parameters<typeof formatRecord>[0],
  | 'remoteIp'
  | 'requester'
  | 'operation'
  | 'key'
  | 'requestLine'
  | 'status'
  | 'errorCode'
  | 'bytesSent'
  | 'objectSize'
  | 'totalTime'
  | 'turnAroundTime'
  | 'referer'
  | 'userAgent'
> & { readonly signed: 'QueryString' | 'AuthHeader' | undefined };

const OWNER = canonicalId(ACCOUNT_ID);

function line(random: SeededRandom, time: number, { signed, ...particulars }: Particulars): Line {
  const text = formatRecord({
    ...particulars,
    bucketOwner: OWNER,
    bucket: DEMO_BUCKET,
    time: new Date(time),
    requestId: random.text(16, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
    versionId: undefined,
    hostId: `${random.text(75, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')}=`,
    signatureVersion: signed === undefined ? undefined : 'SigV4',
    cipher: 'TLS_AES_128_GCM_SHA256',
    authenticationType: signed,
    hostHeader: `${DEMO_BUCKET}.s3.us-east-1.amazonaws.com`,
    tlsVersion: 'TLSv1.3',
    aclRequired: false,
    sourceRegion: 'us-east-1',
  });
  return { time, text };
}

/** A file for every hour or two that somebody worked, delivered late, with its records in no order. */
function deliver(lines: readonly Line[], prefix: string, random: SeededRandom): HistoryFile[] {
  const byHours = Map.groupBy(lines, ({ time }) => Math.floor(time / (2 * HOUR)));
  return [...byHours]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, ofSlot]) => {
      const delivered = new Date((slot + 1) * 2 * HOUR + (20 + random.below(180)) * 60_000);
      const stamp = delivered.toISOString().slice(0, 19).replace(/[T:]/g, '-');
      const shuffled = ofSlot
        .map((one) => ({ one, order: random.next() }))
        .toSorted((a, b) => a.order - b.order)
        .map(({ one }) => `${one.text}\n`);
      return {
        key: `${prefix}${stamp}-${random.text(16, '0123456789ABCDEF')}`,
        delivered,
        text: shuffled.join(''),
      };
    });
}
