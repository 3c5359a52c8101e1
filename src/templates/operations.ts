import { GroundctlError } from '../core/errors.ts';
import type { CredentialSource, RemoteRenderer, TemplateStorage } from './ports.ts';
import type { Presign } from './presign/presign.ts';
import { createPlaceholderPresigner, createPresigner } from './presign/sigv4-presigner.ts';

/** What a session adds to the work with templates, which needs none otherwise. */
export interface TemplateOperations extends TemplateStorage, RemoteRenderer {
  /**
   * Signs with the session's credentials, or makes placeholders where it has none. Buckets that are named are
   * asked for their region first; for others it is the session's.
   */
  presigner(options?: {
    readonly now?: Date;
    readonly buckets?: Iterable<string>;
    readonly signal?: AbortSignal;
  }): Promise<SessionPresigner>;
}

export interface SessionPresigner {
  readonly presign: Presign;
  /** False for placeholders. */
  readonly signed: boolean;
}

export interface TemplateSession {
  readonly region: string;
  /** Where S3 answers, when that is not AWS. */
  readonly endpoint: string | undefined;
  readonly credentials: CredentialSource;
  readonly storage: TemplateStorage;
  readonly remote: RemoteRenderer;
}

export function createTemplateOperations(session: TemplateSession): TemplateOperations {
  const { storage, remote } = session;
  return {
    bucketRegion: storage.bucketRegion,
    head: storage.head,
    get: storage.get,
    getBucketCors: storage.getBucketCors,
    renderUiTemplate: remote.renderUiTemplate,
    labelingRole: remote.labelingRole,
    async presigner({ now, buckets = [], signal } = {}) {
      const credentials = await session.credentials();
      if (credentials === undefined) {
        return { presign: createPlaceholderPresigner(session.region), signed: false };
      }
      const { region, endpoint } = session;
      const regions = new Map<string, string>();
      for (const bucket of new Set(buckets)) {
        const known = await regionOf(storage, bucket, signal);
        if (known !== undefined) regions.set(bucket, known);
      }
      const presign = createPresigner({
        credentials,
        region,
        regionOf: (bucket) => regions.get(bucket),
        endpoint,
        ...(now === undefined ? {} : { now }),
      });
      return { presign, signed: true };
    },
  };
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
