import type { FaultRule } from '../faults.ts';
import { Blob } from './blob.ts';
import { S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { OWNER_ONLY } from './operations/put-object.ts';
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

/** Flips one bit of the first piece that passes; undefined where nothing is to be corrupted. */
export function corruption(exchange: Exchange): ((piece: Buffer) => Buffer) | undefined {
  if (exchange.fault?.kind !== 'corrupt') return undefined;
  let done = false;
  return (piece) => {
    if (done || piece.length === 0) return piece;
    done = true;
    const changed = Buffer.from(piece);
    changed[0] = (changed[0] ?? 0) ^ 1;
    return changed;
  };
}

function isWrite({ request }: Exchange): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

/** Somebody else writes the key: the same bytes and one more, so that the ETag is another. */
function changeObject(exchange: Exchange): void {
  const { bucket, key } = exchange;
  if (key === '') return;
  const latest = bucket.latest(key);
  const extra = Buffer.from('\n');
  const before = latest === undefined || latest.deleteMarker ? undefined : latest;
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
