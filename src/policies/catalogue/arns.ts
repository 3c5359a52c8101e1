import { partitionName } from '../../core/partitions.ts';

export function bucketArn(partition: string, bucket: string): string {
  return `arn:${partition}:s3:::${bucket}`;
}

/** Every object of a bucket whose key starts with `prefix`. */
export function objectsArn(partition: string, bucket: string, prefix = ''): string {
  return `${bucketArn(partition, bucket)}/${prefix}*`;
}

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` with the region's partition. */
export function regionalArn(service: string, region: string, account: string, resource: string): string {
  return `arn:${partitionName(region)}:${service}:${region}:${account}:${resource}`;
}
