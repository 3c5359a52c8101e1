import { type Grant, logLine, type Request } from './log-line.ts';
import {
  Allocator,
  addressChange,
  dualStack,
  EVENING,
  fixedOffice,
  gatewayEndpointOnOnePath,
  homes,
  interfaceEndpoint,
  MORNING,
  natPoolOneNetwork,
  natPoolSeveralNetworks,
  neighbours,
  pathNeverMatches,
  type Site,
  splitTunnelByDestination,
  splitTunnelFlapping,
  type WorkerNetwork,
} from './networks.ts';
import { Random } from './random.ts';

/** What goes wrong besides the network. Each is a probability for one task or one request. */
interface Trouble {
  /** A tab is left open until its URLs have expired. */
  readonly expiredTab?: number;
  /** Its credentials end first. */
  readonly expiredToken?: number;
  /** An image does not exist, and the signer may list the bucket. */
  readonly missing?: number;
  /** An image does not exist, or KMS refuses it, and S3 says AccessDenied. */
  readonly deniedObject?: number;
  /** A preflight is refused. */
  readonly cors?: number;
  /** A proxy breaks the signature. */
  readonly badSignature?: number;
  /** The query string is lost. */
  readonly lostQuery?: number;
  /** The URL is sent to a stranger. */
  readonly leakToStranger?: number;
  /** The URL is sent to a colleague who works with another browser. */
  readonly leakToColleague?: number;
}

/** One kind of office, with what happens in it. */
export interface Shape {
  readonly name: string;
  readonly site: Site;
  readonly trouble?: Trouble;
  /** Off: URLs are bound to nothing, and sessions are reused. */
  readonly locked?: boolean;
  /** URLs are signed by a long-lived key of a user. */
  readonly longLivedKeys?: boolean;
  /** True when no refusal is due to the network. */
  readonly benign?: boolean;
  readonly workers?: number;
}

export const SHAPES: readonly Shape[] = [
  { name: 'fixed office', site: fixedOffice, benign: true },
  { name: 'NAT pool in one /24', site: natPoolOneNetwork },
  { name: 'NAT pool across networks', site: natPoolSeveralNetworks },
  { name: 'split tunnel by destination', site: splitTunnelByDestination },
  { name: 'split tunnel, flapping', site: splitTunnelFlapping },
  { name: 'address change at noon', site: addressChange, workers: 12 },
  { name: 'dual stack', site: dualStack },
  { name: 'gateway endpoint on one path', site: gatewayEndpointOnOnePath },
  { name: 'interface endpoint', site: interfaceEndpoint },
  { name: 'path that never matches', site: pathNeverMatches },
  { name: 'shared office', site: sharedOffice, benign: true, workers: 16 },
  { name: 'leak to a stranger', site: homes, trouble: { leakToStranger: 0.05 } },
  { name: 'leak to a colleague', site: homes, trouble: { leakToColleague: 0.05 } },
  { name: 'expired tabs', site: neighbours, trouble: { expiredTab: 0.05, expiredToken: 0.03 }, benign: true },
  { name: 'missing objects', site: neighbours, trouble: { missing: 0.05, deniedObject: 0.05 }, benign: true },
  { name: 'refused CORS', site: homes, trouble: { cors: 0.1 }, benign: true },
  { name: 'broken URLs', site: homes, trouble: { badSignature: 0.03, lostQuery: 0.03 }, benign: true },
  {
    name: 'unlocked team',
    site: natPoolOneNetwork,
    locked: false,
    trouble: { deniedObject: 0.02, expiredTab: 0.02 },
    benign: true,
  },
  {
    name: 'unlocked team, split tunnel',
    site: splitTunnelFlapping,
    locked: false,
    trouble: { deniedObject: 0.03, missing: 0.02 },
    benign: true,
  },
  { name: 'long-lived keys', site: natPoolSeveralNetworks, longLivedKeys: true, benign: true },
  {
    name: 'everything but the network',
    site: fixedOffice,
    trouble: { expiredTab: 0.03, missing: 0.02, deniedObject: 0.02, cors: 0.03, badSignature: 0.01 },
    benign: true,
  },
];

/** A log and what really happened. */
export interface Simulation {
  /** Lines without line ends, out of order as S3 delivers them. */
  readonly lines: readonly string[];
  /** Number of refused presigned requests, refused preflights and unsigned requests by the rule they are due to. */
  readonly truth: ReadonlyMap<string, number>;
  /** Presigned requests of long-lived keys. */
  readonly otherPresigned: number;
}

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
] as const;
const PHONES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'WhatsApp/2.25.20 A',
] as const;
const BUCKETS = ['acme-images', 'acme-frames'] as const;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const EXPIRES = 3600;

interface Worker {
  readonly network: WorkerNetwork;
  readonly agent: string;
  readonly shape: Shape;
  /** Access key of a team without a lock, whose session is used again. */
  accessKeyId: string;
}

/** Simulates one working day of the shapes' workers, and the requests of others on the same buckets. */
export function simulate(shapes: readonly Shape[], seed: number): Simulation {
  return new Day(seed).run(shapes);
}

function sharedOffice(workers: number, _random: Random, allocate: Allocator): WorkerNetwork[] {
  const address = allocate.ipv4();
  return Array.from({ length: workers }, () => ({ portal: () => address, s3: () => address, cause: 'none' }));
}

class Day {
  readonly #random: Random;
  readonly #allocate: Allocator;
  readonly #requests: Request[] = [];
  readonly #truth = new Map<string, number>();
  #otherPresigned = 0;
  #workers: Worker[] = [];
  #images = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#allocate = new Allocator(this.#random);
  }

  run(shapes: readonly Shape[]): Simulation {
    const random = this.#random;
    for (const shape of shapes) {
      const networks = shape.site(shape.workers ?? random.int(4, 8), random, this.#allocate);
      for (const network of networks) {
        const accessKeyId = shape.longLivedKeys ? `AKIA${random.text(16, LETTERS)}` : this.#session();
        this.#workers.push({ network, shape, agent: random.pick(BROWSERS), accessKeyId });
      }
    }
    // Somebody always reads these buckets without trouble.
    const [calm] = homes(1, random, this.#allocate);
    const shape = { name: 'calm', site: homes };
    if (calm) this.#workers.push({ network: calm, shape, agent: BROWSERS[0], accessKeyId: this.#session() });
    for (const worker of this.#workers) this.#work(worker);
    this.#noise();
    return {
      lines: this.#deliver(),
      truth: this.#truth,
      otherPresigned: this.#otherPresigned,
    };
  }

  #work(worker: Worker): void {
    const random = this.#random;
    let time = MORNING + random.int(0, 1800);
    while (time < EVENING) {
      const length = random.int(40, 420);
      this.#task(worker, time, length);
      time += length + random.int(2, 60);
      if (random.chance(0.03)) time += random.int(900, 3600);
    }
  }

  #task(worker: Worker, time: number, length: number): void {
    const random = this.#random;
    const { network, shape } = worker;
    const locked = shape.locked !== false && !shape.longLivedKeys;
    const bound = locked ? network.portal(time, random) : undefined;
    const accessKeyId = locked ? this.#session() : worker.accessKeyId;
    const token = random.text(24, LETTERS);
    const grants = Array.from({ length: random.int(1, 8) }, (_, index) => ({
      key: this.#key(worker),
      accessKeyId,
      signedAt: time + (index > 4 ? 1 : 0),
      expires: EXPIRES,
      ...(shape.longLivedKeys ? {} : { token }),
    }));
    const trouble = shape.trouble ?? {};
    const asleep = random.chance(trouble.expiredTab ?? 0) ? EXPIRES + random.int(60, 4000) : 0;
    const tokenGone = random.chance(trouble.expiredToken ?? 0);
    for (const [index, grant] of grants.entries()) {
      const bucket = random.chance(0.6) ? 0 : 1;
      const broken = this.#brokenObject(trouble);
      // A page loads its first image at once; others wait until the worker comes to them.
      const opened = index > 0 && random.chance(0.4) ? random.int(8, length) : random.int(1, 6);
      this.#open(worker, grant, bucket, time + opened, bound, broken);
      if (random.chance(0.25))
        this.#open(worker, grant, bucket, time + random.int(opened, length), bound, broken);
      if (asleep > 0) {
        this.#refuse(worker, grant, bucket, time + asleep, 403, 'AccessDenied', 'request/url-expired');
      }
      if (tokenGone) {
        this.#refuse(
          worker,
          grant,
          bucket,
          time + length + 1200,
          400,
          'ExpiredToken',
          'request/token-expired',
        );
      }
    }
    this.#leak(worker, grants, time, length);
  }

  /** One request of the worker for one of the images. */
  #open(
    worker: Worker,
    grant: Grant,
    bucket: number,
    time: number,
    bound: string | undefined,
    broken: { readonly status?: number; readonly errorCode?: string; readonly cause?: string },
  ): void {
    const random = this.#random;
    const { network, shape, agent } = worker;
    const trouble = shape.trouble ?? {};
    const address = network.s3(time, random, bucket);
    if (random.chance(trouble.cors ?? 0)) {
      this.#count('request/cors-refused');
      this.#add({
        time,
        bucket: BUCKETS[bucket] ?? '',
        address,
        agent,
        operation: 'REST.OPTIONS.PREFLIGHT',
        key: grant.key,
        requestLine: `OPTIONS /${grant.key} HTTP/1.1`,
        status: 403,
        errorCode: 'AccessForbidden',
      });
      return;
    }
    if (random.chance(trouble.lostQuery ?? 0)) {
      // A key counts as granted once its presigned URL is in the log too.
      this.#answer(worker, grant, bucket, time, address, 200);
      this.#count('request/unsigned');
      this.#add({
        time: time + 1,
        bucket: BUCKETS[bucket] ?? '',
        address,
        agent,
        key: grant.key,
        status: 403,
        errorCode: 'AccessDenied',
      });
      return;
    }
    if (random.chance(trouble.badSignature ?? 0)) {
      this.#refuse(worker, grant, bucket, time, 403, 'SignatureDoesNotMatch', 'request/bad-signature');
      return;
    }
    if (network.interfaceEndpoint && bound !== address) {
      const code = random.chance(0.5) ? 'SignatureDoesNotMatch' : 'AccessDenied';
      this.#refuse(worker, grant, bucket, time, 403, code, network.cause, address);
    } else if (bound !== undefined && bound !== address) {
      this.#refuse(worker, grant, bucket, time, 403, 'AccessDenied', network.cause, address);
    } else if (broken.status !== undefined) {
      this.#refuse(
        worker,
        grant,
        bucket,
        time,
        broken.status,
        broken.errorCode ?? '',
        broken.cause ?? '',
        address,
      );
    } else
      this.#answer(
        worker,
        grant,
        bucket,
        time,
        address,
        random.chance(0.1) ? 206 : random.chance(0.05) ? 304 : 200,
      );
  }

  #brokenObject(trouble: Trouble) {
    const random = this.#random;
    if (random.chance(trouble.missing ?? 0)) {
      return { status: 404, errorCode: 'NoSuchKey', cause: 'object/missing' };
    }
    if (random.chance(trouble.deniedObject ?? 0)) {
      return { status: 403, errorCode: 'AccessDenied', cause: 'object/denied-for-all' };
    }
    return {};
  }

  #leak(worker: Worker, grants: readonly Grant[], time: number, length: number): void {
    const random = this.#random;
    const { leakToStranger = 0, leakToColleague = 0 } = worker.shape.trouble ?? {};
    const stranger = random.chance(leakToStranger);
    if (!stranger && !random.chance(leakToColleague)) return;
    const others = this.#workers.filter(
      (other) => other.shape === worker.shape && other.agent !== worker.agent,
    );
    const other = stranger || others.length === 0 ? undefined : random.pick(others);
    const later = time + random.int(10, length + 900);
    const address = other?.network.s3(later, random, 0) ?? this.#allocate.ipv4();
    const guest = { ...worker, agent: other?.agent ?? random.pick(PHONES) };
    for (const grant of grants.slice(0, random.int(1, 3))) {
      this.#refuse(guest, grant, 0, later, 403, 'AccessDenied', 'network/shared-url', address);
    }
  }

  #answer(worker: Worker, grant: Grant, bucket: number, time: number, address: string, status: number): void {
    if (worker.shape.longLivedKeys) this.#otherPresigned += 1;
    const { agent } = worker;
    this.#add({ time, bucket: BUCKETS[bucket] ?? '', address, agent, key: grant.key, grant, status });
  }

  #refuse(
    worker: Worker,
    grant: Grant,
    bucket: number,
    time: number,
    status: number,
    errorCode: string,
    cause: string,
    address = worker.network.s3(time, this.#random, bucket),
  ): void {
    if (worker.shape.longLivedKeys) this.#otherPresigned += 1;
    else this.#count(cause);
    const name = BUCKETS[bucket] ?? '';
    const host = worker.network.interfaceEndpoint
      ? `${name}.bucket.vpce-0a1b2c3d4e5f67890-abcdefgh.s3.us-east-1.vpce.amazonaws.com`
      : `${name}.s3.us-east-1.amazonaws.com`;
    this.#add({
      time,
      bucket: name,
      address,
      agent: worker.agent,
      key: grant.key,
      grant,
      status,
      errorCode,
      host,
    });
  }

  #count(cause: string): void {
    this.#truth.set(cause, (this.#truth.get(cause) ?? 0) + 1);
  }

  #session(): string {
    return `ASIA${this.#random.text(16, LETTERS)}`;
  }

  /** An image; now and then one that somebody has had before, since several workers label each. */
  #key(worker: Worker): string {
    const random = this.#random;
    const broken =
      Object.keys(worker.shape.trouble ?? {}).length > 0 ? worker.shape.name.replaceAll(' ', '-') : 'all';
    if (this.#images > 40 && random.chance(0.4) && broken === 'all') {
      return `all/frame ${random.int(1, this.#images)}.jpg`;
    }
    this.#images += 1;
    return `${broken}/frame ${this.#images}.jpg`;
  }

  /** Everything else that happens on a bucket. */
  #noise(): void {
    const random = this.#random;
    const server = this.#allocate.ipv4();
    for (let index = 0; index < 400; index++) {
      const time = random.int(MORNING, EVENING);
      const bucket = random.pick(BUCKETS);
      const agent = 'aws-sdk-nodejs/3.1142.0 linux/v24';
      const requester = 'arn:aws:sts::123456789012:assumed-role/ingest/i-0abc';
      const key = `ingest/part ${index}.json`;
      if (index % 4 === 0) {
        this.#add({
          time,
          bucket,
          address: server,
          requester,
          agent,
          key,
          operation: 'REST.PUT.OBJECT',
          requestLine: `PUT /${key.replace(' ', '%20')} HTTP/1.1`,
          status: 200,
          authentication: 'AuthHeader',
        });
      } else if (index % 4 === 1) {
        this.#add({
          time,
          bucket,
          address: server,
          requester,
          agent,
          key,
          status: 403,
          errorCode: 'AccessDenied',
          authentication: 'AuthHeader',
        });
      } else if (index % 4 === 2) {
        this.#add({
          time,
          bucket,
          address: this.#allocate.ipv4(),
          agent: 'curl/8.5.0',
          key: `wp-login ${index}.php`,
          status: 403,
          errorCode: 'AccessDenied',
        });
      } else {
        this.#add({
          time,
          bucket,
          address: server,
          requester,
          agent,
          operation: 'REST.GET.BUCKET',
          requestLine: 'GET /?list-type=2 HTTP/1.1',
          status: 200,
          authentication: 'AuthHeader',
        });
      }
    }
  }

  #add(request: Request): void {
    this.#requests.push(request);
  }

  /** Records come late and in no order within some minutes. */
  #deliver(): string[] {
    const random = this.#random;
    return this.#requests
      .map((request) => ({ at: request.time + random.int(0, 1800), line: logLine(request, random) }))
      .sort((a, b) => a.at - b.at)
      .map(({ line }) => line);
  }
}
