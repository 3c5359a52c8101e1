import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { documentOf, settingOf } from './kept-setting.ts';

export function getObjectLock(exchange: Exchange): Reply {
  const objectLock = settingOf(exchange, 'objectLock', 'ObjectLockConfigurationNotFoundError');
  return { body: documentOf(objectLock) };
}

/** The configuration is kept; nothing is locked by it. */
export async function putObjectLock(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const root = await exchange.xml('ObjectLockConfiguration');
  if (root.value('ObjectLockEnabled') !== 'Enabled') throw new S3Error('MalformedXML');
  const rule = root.first('Rule');
  const retention = rule?.first('DefaultRetention');
  const mode = retention?.value('Mode');
  const periods = [retention?.value('Days'), retention?.value('Years')].filter((one) => one !== undefined);
  const known = mode === 'GOVERNANCE' || mode === 'COMPLIANCE';
  if (rule !== undefined && (!known || periods.length !== 1)) throw new S3Error('MalformedXML');
  if (periods.some((period) => !(Number(period) > 0))) {
    throw new S3Error('InvalidArgument', 'Default retention period must be a positive integer value.');
  }
  if (bucket.versioning !== 'Enabled') {
    throw new S3Error(
      'InvalidBucketState',
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    );
  }
  bucket.objectLock = root;
  return {};
}
