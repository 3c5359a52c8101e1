import { assertAllowed } from './authorize.ts';
import type { Exchange } from './exchange.ts';
import type { Encryption } from './model.ts';

/**
 * Asks what KMS would be asked in the caller's name: may this identity use the key? The key's own policy is
 * taken for the one that leaves it to IAM. S3's managed key lets everybody of the account in.
 * @throws S3Error AccessDenied with the KMS action in its message, as S3 hands it on
 */
export function assertKeyAllowed(
  exchange: Exchange,
  { algorithm, kmsKeyId }: Encryption,
  action: 'kms:GenerateDataKey' | 'kms:Decrypt',
): void {
  if (algorithm === 'AES256' || kmsKeyId === undefined || /(?:^|\/)aws\/s3$/.test(kmsKeyId)) return;
  assertAllowed(exchange, { action, resource: keyArn(exchange, kmsKeyId) });
}

function keyArn({ bucket }: Exchange, id: string): string {
  if (id.startsWith('arn:')) return id;
  const resource = id.startsWith('alias/') ? id : `key/${id}`;
  return `arn:aws:kms:${bucket.region}:${bucket.ownerAccount}:${resource}`;
}
