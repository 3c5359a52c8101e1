/** How objects are encrypted; undefined leaves it to the bucket's own setting. */
export type Encryption = { readonly type: 's3' } | { readonly type: 'kms'; readonly key: string } | undefined;

export function encryptionHeaders(encryption: Encryption): Record<string, string> {
  if (encryption === undefined) return {};
  if (encryption.type === 's3') return { 'x-amz-server-side-encryption': 'AES256' };
  return {
    'x-amz-server-side-encryption': 'aws:kms',
    'x-amz-server-side-encryption-aws-kms-key-id': encryption.key,
  };
}

export function readEncryption(headers: Readonly<Record<string, string | undefined>>): Encryption {
  const type = headers['x-amz-server-side-encryption'];
  const key = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  if (type === 'aws:kms' && key !== undefined) return { type: 'kms', key };
  return type === 'AES256' ? { type: 's3' } : undefined;
}
