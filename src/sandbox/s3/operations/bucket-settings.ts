import { parseCors } from '../cors.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { parseEncryption } from '../object-headers.ts';
import { parseTagging, taggingDocument } from '../tags.ts';
import { xmlDocument } from '../xml.ts';
import { documentOf, notSet, settingOf, takesAway } from './kept-setting.ts';

const MAX_TAGS = 50;

export function getBucketCors(exchange: Exchange): Reply {
  const cors = settingOf(exchange, 'cors', 'NoSuchCORSConfiguration');
  return { body: documentOf(cors.document) };
}

export async function putBucketCors(exchange: Exchange): Promise<Reply> {
  const document = await exchange.xml('CORSConfiguration');
  exchange.bucket.cors = { document, rules: parseCors(document) };
  return {};
}

export const deleteBucketCors = takesAway('cors');

export function getBucketVersioning(exchange: Exchange): Reply {
  return { body: xmlDocument('VersioningConfiguration', { Status: exchange.bucket.versioning }) };
}

export async function putBucketVersioning(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('VersioningConfiguration');
  const status = root.value('Status');
  if (root.value('MfaDelete') === 'Enabled') {
    throw new S3Error('NotImplemented', undefined, { details: { Header: 'MfaDelete' } });
  }
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error('IllegalVersioningConfigurationException');
  }
  if (status === 'Suspended' && exchange.bucket.objectLock !== undefined) {
    throw new S3Error(
      'InvalidBucketState',
      'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
    );
  }
  exchange.bucket.versioning = status;
  return {};
}

export function getBucketEncryption(exchange: Exchange): Reply {
  const { algorithm, kmsKeyId, bucketKey } = exchange.bucket.encryption;
  return {
    body: xmlDocument('ServerSideEncryptionConfiguration', {
      Rule: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: kmsKeyId },
        BucketKeyEnabled: bucketKey ?? false,
      },
    }),
  };
}

export async function putBucketEncryption(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('ServerSideEncryptionConfiguration');
  const rule = root.first('Rule');
  const byDefault = rule?.first('ApplyServerSideEncryptionByDefault');
  const algorithm = byDefault?.value('SSEAlgorithm');
  if (rule === undefined || algorithm === undefined || root.all('Rule').length > 1)
    throw new S3Error('MalformedXML');
  const bucketKey = rule.value('BucketKeyEnabled');
  exchange.bucket.encryptionSet = true;
  exchange.bucket.encryption = parseEncryption(algorithm, byDefault?.value('KMSMasterKeyID'), bucketKey);
  return {};
}

/** Encryption cannot be turned off: what is deleted is what was set. */
export function deleteBucketEncryption(exchange: Exchange): Reply {
  exchange.bucket.encryptionSet = false;
  exchange.bucket.encryption = { algorithm: 'AES256', bucketKey: false };
  return { status: 204 };
}

export function getBucketTagging(exchange: Exchange): Reply {
  const { tags } = exchange.bucket;
  if (tags.length === 0) throw notSet(exchange.bucket, 'NoSuchTagSet');
  return { body: xmlDocument('Tagging', taggingDocument(tags)) };
}

export async function putBucketTagging(exchange: Exchange): Promise<Reply> {
  exchange.bucket.tags = parseTagging(await exchange.xml('Tagging'), MAX_TAGS);
  return { status: 204 };
}

export function deleteBucketTagging(exchange: Exchange): Reply {
  exchange.bucket.tags = [];
  return { status: 204 };
}
