import { GroundctlError } from '../core/errors.ts';
import type { TemplateOperations } from './operations.ts';
import type { CredentialSource, RemoteRenderer, RoleAssumer, TemplateStorage } from './ports.ts';
import { createPlaceholderPresigner, createPresigner } from './presign/sigv4-presigner.ts';
import { workerCredentials } from './presign/worker-credentials.ts';

export interface TemplateSession {
  readonly region: string;
  /** Where S3 answers, when that is not AWS. */
  readonly endpoint: string | undefined;
  readonly credentials: CredentialSource;
  readonly storage: TemplateStorage;
  readonly remote: RemoteRenderer;
  readonly roles: RoleAssumer;
}

export function createTemplateOperations(session: TemplateSession): TemplateOperations {
  const { storage, remote } = session;
  return {
    bucketRegion: storage.bucketRegion,
    head: storage.head,
    get: storage.get,
    put: storage.put,
    getBucketCors: storage.getBucketCors,
    renderUiTemplate: remote.renderUiTemplate,
    labelingRole: remote.labelingRole,
    credentials: session.credentials,
    async presigner({ now, worker: grant, signal } = {}) {
      const own = await session.credentials();
      if (own === undefined) {
        const presign = createPlaceholderPresigner(session.region);
        return { presign, signed: false, locateBuckets: async () => false };
      }
      const worker = grant && (await workerCredentials(grant, session.roles, remote, signal));
      const credentials = worker?.granted ? worker.credentials : own;
      const buckets = new BucketRegions(storage);
      const presign = createPresigner({
        credentials,
        region: session.region,
        regionOf: (bucket) => buckets.regionOf(bucket),
        endpoint: session.endpoint,
        ...(now === undefined ? {} : { now }),
      });
      return {
        presign,
        signed: true,
        worker,
        locateBuckets: (signal) => buckets.ask(session.region, signal),
      };
    },
  };
}

/** Which region each bucket of some URLs is in, as far as it has been asked. */
class BucketRegions {
  readonly #storage: TemplateStorage;
  readonly #known = new Map<string, string | undefined>();
  readonly #unasked = new Set<string>();

  constructor(storage: TemplateStorage) {
    this.#storage = storage;
  }

  regionOf(bucket: string): string | undefined {
    if (!this.#known.has(bucket)) this.#unasked.add(bucket);
    return this.#known.get(bucket);
  }

  /** True where a bucket that was asked for is not in the region it was taken to be in. */
  async ask(taken: string, signal: AbortSignal | undefined): Promise<boolean> {
    let elsewhere = false;
    for (const bucket of this.#unasked) {
      const region = await regionOf(this.#storage, bucket, signal);
      this.#known.set(bucket, region);
      this.#unasked.delete(bucket);
      elsewhere ||= region !== undefined && region !== taken;
    }
    return elsewhere;
  }
}

/** Undefined where there is no such bucket or it may not be asked about: then a URL gives that answer. */
async function regionOf(
  storage: TemplateStorage,
  bucket: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return await storage.bucketRegion(bucket, { signal });
  } catch (error) {
    if (error instanceof GroundctlError && error.aws?.httpStatus !== undefined) return undefined;
    throw error;
  }
}
