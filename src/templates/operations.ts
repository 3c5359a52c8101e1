import type { CredentialSource, RemoteRenderer, TemplateStorage } from './ports.ts';
import type { Presign } from './presign/presign.ts';
import type { WorkerCredentials, WorkerGrant } from './presign/worker-credentials.ts';

/** What a session adds to the work with templates, which needs none otherwise. */
export interface TemplateOperations extends TemplateStorage, RemoteRenderer {
  /** The session's credentials, for a Lambda that is to call AWS; undefined where it has none. */
  credentials: CredentialSource;
  /**
   * Signs with the session's credentials, or makes placeholders where it has none. For a worker it signs as a
   * labeling job's role under the lock's session policy, where that role can be assumed.
   */
  presigner(options?: {
    readonly now?: Date;
    readonly worker?: WorkerGrant | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<SessionPresigner>;
}

export interface SessionPresigner {
  /** A bucket whose region nobody has asked for is taken to be in the session's, or where its URL says. */
  readonly presign: Presign;
  /** False for placeholders. */
  readonly signed: boolean;
  /** Whether the URLs are a worker's, where that was asked for and something is signed. */
  readonly worker?: WorkerCredentials | undefined;
  /**
   * Asks S3 where the buckets are that {@link presign} has met since the last time. True where one is elsewhere:
   * what was rendered has a URL that S3 refuses, and has to be rendered again.
   */
  locateBuckets(signal?: AbortSignal): Promise<boolean>;
}
