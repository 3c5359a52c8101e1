import type { CallOptions } from '../core/call-options.ts';
import type { ByteRange, ObjectAt } from '../core/s3-objects.ts';
import type { Credentials } from '../core/sigv4/sign.ts';

/** What templates need from S3. */
export interface TemplateStorage {
  /** The bucket's region; throws where there is no such bucket, or where that may not be known. */
  bucketRegion(bucket: string, options?: CallOptions): Promise<string>;
  /** Size in bytes; undefined where there is no such object. */
  head(
    object: ObjectAt & { readonly versionId?: string | undefined },
    options?: CallOptions,
  ): Promise<{ readonly Size: number } | undefined>;
  /** The object's bytes as a stream; a range counts from 0 and includes both ends. */
  get(
    object: ObjectAt & { readonly versionId?: string | undefined; readonly range?: ByteRange },
    options?: CallOptions,
  ): Promise<{ readonly Size: number; readonly body: AsyncIterable<Uint8Array> } | undefined>;
  /** Writes the payload that a post-annotation Lambda reads. */
  put(object: ObjectAt & { readonly body: string }, options?: CallOptions): Promise<unknown>;
  /** Undefined where the bucket has no CORS configuration. */
  getBucketCors(bucket: string, options?: CallOptions): Promise<readonly CorsRule[] | undefined>;
}

export interface CorsRule {
  readonly AllowedMethods?: readonly string[] | undefined;
  readonly AllowedOrigins?: readonly string[] | undefined;
}

/** What templates need from SageMaker. */
export interface RemoteRenderer {
  renderUiTemplate(
    input: { readonly content: string; readonly taskInput: string; readonly roleArn: string },
    options?: CallOptions,
  ): Promise<RemoteRendering>;
  /** Role of the newest labeling job; undefined where there is none. */
  labelingRole(options?: CallOptions): Promise<string | undefined>;
}

/** What templates need from STS, to sign as a labeling job's role does. */
export interface RoleAssumer {
  /** Temporary credentials for an hour, cut down by the session policy (JSON text). */
  assumeRole(
    input: { readonly roleArn: string; readonly policy: string },
    options?: CallOptions,
  ): Promise<Credentials>;
}

export interface RemoteRendering {
  readonly RenderedContent: string;
  readonly Errors: readonly { readonly Code: string; readonly Message: string }[];
}

/** With what URLs are signed; undefined where this machine has no credentials. */
export type CredentialSource = () => Promise<Credentials | undefined>;
