/** Bucket and prefix of a setting: a bucket's name, or s3://bucket/prefix/, which has been checked. */
export function bucketPlace(text: string): { readonly bucket: string; readonly prefix: string } {
  const [bucket = '', ...prefix] = text.replace(/^s3:\/\//, '').split('/');
  return { bucket, prefix: prefix.join('/') };
}

/** The same as an S3 URI. */
export function bucketUri(text: string): string {
  const { bucket, prefix } = bucketPlace(text);
  return `s3://${bucket}/${prefix}`;
}
