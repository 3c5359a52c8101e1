import type { FaultRule } from '../faults.ts';
import { OWNER_ONLY } from './acl.ts';
import { Blob } from './blob.ts';
import { flip } from './corruption.ts';
import { S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { newVersionId, writeVersion } from './operations/write-version.ts';

/** Acts out what can be acted out before the operation starts. @throws S3Error */
export function beforeOperation(exchange: Exchange, fault: FaultRule | undefined): void {
  if (fault?.kind === 'throttle') throw new S3Error('SlowDown');
  if (fault?.kind === 'deny')
    throw new S3Error('AccessDenied', undefined, { decidedBy: 'by a fault of the sandbox' });
  // A reader finds the object changed; a writer finds it changed between its check and its write.
  if (fault?.kind === 'change' && !isWrite(exchange)) changeObject(exchange);
}

/** Called by every write between its checks and its effect. @throws S3Error */
export function beforeWrite(exchange: Exchange): void {
  const kind = exchange.fault?.kind;
  if (kind === 'conflict') throw new S3Error('ConditionalRequestConflict');
  if (kind === 'change') changeObject(exchange);
}

/** What a write keeps of what it was sent. */
export async function kept(exchange: Exchange, blob: Blob): Promise<Blob> {
  if (exchange.fault?.kind !== 'damage' || blob.size === 0) return blob;
  const changed = Buffer.from(await blob.buffer());
  blob.release();
  flip(changed);
  return Blob.of(changed);
}

/** What a write answers: with `wrong-checksum`, other digests of the same form. */
export function told(
  exchange: Exchange,
  headers: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  if (exchange.fault?.kind !== 'wrong-checksum') return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (name === 'etag') return [name, value?.replace(/[0-9a-f]/g, (digit) => (digit === '0' ? '1' : '0'))];
      if (!/^x-amz-checksum-(?!type)/.test(name) || value === undefined) return [name, value];
      const digest = Buffer.from(value, 'base64');
      flip(digest);
      return [name, digest.toString('base64')];
    }),
  );
}

function isWrite({ request }: Exchange): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

/** Somebody else writes the key: the same bytes and one more, so that the ETag is another. */
function changeObject(exchange: Exchange): void {
  const { bucket, key } = exchange;
  if (key === '') return;
  const extra = Buffer.from('\n');
  const before = bucket.object(key);
  const blob = before === undefined ? Blob.of(extra) : joined(before.blob, extra);
  writeVersion(bucket, {
    deleteMarker: false,
    key,
    versionId: newVersionId(bucket),
    lastModified: exchange.env.clock(),
    ownerAccount: bucket.ownerAccount,
    blob,
    etag: [...(before?.etag ?? 'd41d8cd98f00b204e9800998ecf8427e').replace(/-.*$/, '')].reverse().join(''),
    headers: before?.headers ?? {
      system: { 'content-type': 'binary/octet-stream' },
      metadata: {},
      storageClass: 'STANDARD',
      encryption: bucket.encryption,
    },
    checksum: undefined,
    parts: undefined,
    tags: [],
    grants: OWNER_ONLY,
  });
}

function joined(blob: Blob, extra: Buffer): Blob {
  const tail = Blob.of(extra);
  const whole = Blob.concat([blob, tail]);
  tail.release();
  return whole;
}
