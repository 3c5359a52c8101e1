import type { CallOptions } from '../../core/call-options.ts';
import { EXIT, GroundctlError, throwIfAborted, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { FACTS_FILE } from '../folder/layout.ts';
import type { CollectPorts } from './ports.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface CollectInput {
  readonly bucket: string;
  /** A role's name or ARN, or the ARN of a session of it. */
  readonly role: string;
}

/** A document that could not be read, and why. */
export interface NotRead {
  readonly what: string;
  readonly why: string;
}

/** One file of the folder, with forward slashes in its path. */
export interface CollectedFile {
  readonly path: string;
  readonly text: string;
}

/** What an account says about one role and one bucket. */
export interface Collected {
  readonly files: readonly CollectedFile[];
  /** Refused by AWS, or emptied of a secret: an evaluation may be wrong for it. */
  readonly notRead: readonly NotRead[];
  /** Who may assume the role, as JSON text: no part of the folder, which is about what the role may do. */
  readonly trust?: string;
}

/** What this program has no way to read. */
const NOT_COLLECTED: readonly NotRead[] = [
  {
    what: 'service control policies',
    why: 'only the management account of the organization can read them: put them in scp/LEVEL/NAME.json',
  },
  {
    what: 'access point policies',
    why: 'aws s3control get-access-point-policy prints one: put it in access-point/NAME.json',
  },
];

/**
 * Reads every document that matters when the role asks for something in the bucket: identity policies, permissions
 * boundary, bucket policy and the policies of S3's VPC endpoints. Nothing is changed. What AWS refuses is listed and
 * the rest read; an error that says that nothing can be read at all (no credentials, no answer) is thrown.
 */
export async function collectPolicies(
  ports: CollectPorts,
  { bucket, role }: CollectInput,
  options: CallOptions = {},
): Promise<Collected> {
  const name = roleName(role);
  const { Account, Arn } = await ports.caller();
  const files: CollectedFile[] = [];
  const notRead: NotRead[] = [];
  const add = (path: string, document: string) => {
    const { text, keys } = withoutSecrets(document);
    files.push({ path, text });
    for (const key of keys) notRead.push({ what: `the value of ${key} in ${path}`, why: 'it is a secret' });
  };
  const attempt = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    throwIfAborted(options.signal);
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.exitCode !== EXIT.aws) throw error;
      notRead.push({ what, why: error.message });
      return undefined;
    }
  };

  const { roles } = ports;
  const found = await attempt(`role ${name} and its permissions boundary`, () =>
    roles.getRole(name, options),
  );
  const inline = await attempt('inline policies of the role', () => roles.listRolePolicies(name, options));
  for (const policy of inline ?? []) {
    const text = await attempt(`inline policy ${policy}`, () => roles.getRolePolicy(name, policy, options));
    if (text !== undefined) add(`identity/inline-${fileName(policy)}.json`, text);
  }
  const attached = await attempt('policies attached to the role', () =>
    roles.listAttachedRolePolicies(name, options),
  );
  for (const { PolicyName, PolicyArn } of attached ?? []) {
    const text = await attempt(`managed policy ${PolicyArn}`, () =>
      roles.getManagedPolicy(PolicyArn, options),
    );
    if (text !== undefined) add(`identity/attached-${fileName(PolicyName)}.json`, text);
  }
  const boundary = found?.PermissionsBoundaryArn;
  if (boundary !== undefined) {
    const text = await attempt(`permissions boundary ${boundary}`, () =>
      roles.getManagedPolicy(boundary, options),
    );
    if (text !== undefined) add('boundary.json', text);
  }
  const owner = await bucketPolicy();
  const endpoints = await attempt('policies of VPC endpoints', () =>
    ports.endpoints.describeS3Endpoints(options),
  );
  for (const { VpcEndpointId, PolicyDocument } of endpoints ?? []) {
    if (PolicyDocument !== undefined) add(`endpoint/${fileName(VpcEndpointId)}.json`, PolicyDocument);
  }

  const facts = {
    schema: 'groundctl/policies.collected/v1',
    bucket,
    ...(owner !== undefined && { account: owner }),
    principal: found?.Arn ?? `arn:${Arn.split(':')[1] ?? 'aws'}:iam::${Account}:role/${name}`,
    notRead,
    notCollected: NOT_COLLECTED,
  };
  files.push({ path: FACTS_FILE, text: `${JSON.stringify(facts, null, 2)}\n` });
  const trust = found?.AssumeRolePolicyDocument;
  return { files, notRead, ...(trust === undefined ? {} : { trust }) };

  /** Reads it as the caller's own first, so that its owner is known; otherwise whoever's it is. */
  async function bucketPolicy(): Promise<string | undefined> {
    const own = await ports.buckets
      .getBucketPolicy(bucket, { ...options, owner: Account })
      .then((text) => ({ text }))
      .catch((error: unknown) => {
        if (error instanceof GroundctlError && error.code === 'access-denied') return undefined;
        throw error;
      });
    const read = own ?? {
      text: await attempt(`policy of bucket ${bucket}`, () => ports.buckets.getBucketPolicy(bucket, options)),
    };
    if (read.text !== undefined) add('bucket.json', read.text);
    return own && Account;
  }
}

/** The name in a role's ARN, in that of a session of it, or by itself; a usage error for anything else. */
export function roleName(role: string): string {
  const name =
    /^arn:[\w-]+:(?:iam::\d{12}:role\/(?:.*\/)?([^/]+)|sts::\d{12}:assumed-role\/([^/]+)\/.+)$/.exec(role);
  const found = name ? (name[1] ?? name[2] ?? '') : role;
  if (/^[\w+=,.@-]{1,64}$/.test(found)) return found;
  throw usageError(`${quoteForMessage(role)} is not the name or ARN of a role.`);
}

/** Names of policies hold nothing that a file's could not, but AWS's answers come from outside. */
function fileName(name: string): string {
  return name.replace(/[^\w+=,@-]/g, '_').slice(0, 128);
}
