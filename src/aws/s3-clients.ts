import { GetBucketLocationCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError, usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { abort, call } from './call.ts';
import { mapAwsError } from './errors.ts';
import { GuardedHandler } from './guarded-handler.ts';
import { regionOfLocation } from './s3-shapes.ts';
import type { ClientConfig } from './session.ts';

export interface S3CallOptions extends CallOptions {
  /** The account that must own the bucket; S3 answers 403 where another one does. */
  readonly owner?: string | undefined;
}

/**
 * The SDK's clients for S3, one a region: each call goes to the region its bucket is in, which is asked once.
 */
export function createS3Clients(config: ClientConfig) {
  const clients = new Map<string, S3Client>();
  const regions = new Map<string, Promise<string>>();
  // Behind an own endpoint there are no virtual hosts.
  const ownEndpoint = config.endpoint !== undefined;

  const clientIn = (region: string, timeout?: number) => {
    const name = `${region} ${timeout ?? ''}`;
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = new S3Client({
      ...config,
      region,
      forcePathStyle: ownEndpoint,
      requestHandler: new GuardedHandler(config.requestHandler.cut, timeout),
    });
    client.middlewareStack.add(
      (next) => (args) => {
        dropOwner(args.request, ownEndpoint);
        return next(args);
      },
      { step: 'build', name: 'withoutOwner' },
    );
    clients.set(name, client);
    return client;
  };
  const home = () => clientIn(config.region);

  const askRegion = async (bucket: string, options: S3CallOptions): Promise<string> => {
    const owner = { ExpectedBucketOwner: options.owner };
    try {
      const output = await home().send(new HeadBucketCommand({ Bucket: bucket, ...owner }), abort(options));
      if (output.BucketRegion) return output.BucketRegion;
    } catch (error) {
      // S3 names the region also where it redirects or refuses.
      const region = regionHeader(error);
      if (region !== undefined) return region;
      if (statusOf(error) === 404) throw noSuchBucket(bucket, error);
      if (statusOf(error) === undefined) throw mapAwsError(error, 's3:ListBucket');
    }
    const output = await call('s3:GetBucketLocation', () =>
      home().send(new GetBucketLocationCommand({ Bucket: bucket, ...owner }), abort(options)),
    );
    return regionOfLocation(output.LocationConstraint);
  };
  const bucketRegion = (bucket: string, options: S3CallOptions = {}): Promise<string> => {
    const known = regions.get(bucket);
    if (known !== undefined) return known;
    const asked = askRegion(bucket, options);
    regions.set(bucket, asked);
    asked.catch(() => regions.delete(bucket));
    return asked;
  };

  return {
    home,
    /** Where a bucket is. Throws where there is none, or where that may not be known. */
    bucketRegion,
    /** The client for a bucket. `timeout` in ms, where an answer may take longer than others. */
    of: async (bucket: string, options: S3CallOptions, timeout?: number) =>
      clientIn(await bucketRegion(bucket, options), timeout),
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/**
 * Stands where an account that must own a bucket would: the question is not asked. Servers that are not AWS's have
 * owners that are no accounts.
 */
export const NO_OWNER = 'none';

function dropOwner(request: unknown, ownEndpoint: boolean): void {
  const { headers = {} } = request as { readonly headers?: Record<string, string> };
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if (headers[name] !== NO_OWNER) continue;
    checkOwnerAsked(NO_OWNER, ownEndpoint);
    delete headers[name];
  }
}

/** Throws a usage error where AWS itself would not be asked who owns a bucket: there anybody may take a name. */
export function checkOwnerAsked(owner: string, ownEndpoint: boolean): void {
  if (owner !== NO_OWNER || ownEndpoint) return;
  throw usageError(
    'The owner none is for a server that is not AWS: AWS always checks who owns a bucket. Nothing was sent.',
    { hint: 'Leave the option out, or name the account.' },
  );
}

export type S3Clients = ReturnType<typeof createS3Clients>;

function noSuchBucket(bucket: string, cause: unknown): GroundctlError {
  return new GroundctlError(`There is no bucket ${quoteForMessage(bucket)}.`, {
    code: 'no-such-bucket',
    source: 'aws',
    hint: 'Check the spelling, the profile and --endpoint-url.',
    aws: { name: 'NoSuchBucket', operation: 's3:ListBucket', httpStatus: 404 },
    cause,
  });
}

function regionHeader(error: unknown): string | undefined {
  const { $response } = (error ?? {}) as { $response?: { headers?: Record<string, string> } };
  return $response?.headers?.['x-amz-bucket-region'];
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}
