import { checksumElement } from '../checksum.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { compareKeys } from '../key-index.ts';
import type { Upload } from '../model.ts';
import { type XmlValue, xmlDocument } from '../xml.ts';
import { commonPrefix, ownerElement, readCount, readLimit, readListRequest } from './list-objects.ts';
import { findUpload } from './multipart.ts';

/** Uploads that were begun and neither completed nor aborted: by key, then by the time they were begun. */
export function listMultipartUploads(exchange: Exchange): Reply {
  const { bucket } = exchange;
  const { prefix, delimiter, limit, encode, encodingType } = readListRequest(exchange, 'max-uploads');
  const keyMarker = exchange.query('key-marker') ?? '';
  const idMarker = keyMarker === '' ? '' : (exchange.query('upload-id-marker') ?? '');
  const all = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix)).sort(byKeyAndTime);
  const at = all.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  const after = at >= 0 ? all.slice(at + 1) : all.filter(({ key }) => compareKeys(key, keyMarker) > 0);
  const uploads: Upload[] = [];
  const prefixes: string[] = [];
  let last: { key: string; id: string } | undefined;
  let truncated = false;
  for (const upload of after) {
    const common = commonPrefix(upload.key, prefix, delimiter);
    if (common !== undefined && (prefixes.includes(common) || common === keyMarker)) continue;
    if (uploads.length + prefixes.length >= limit) {
      truncated = limit > 0;
      break;
    }
    if (common === undefined) uploads.push(upload);
    else prefixes.push(common);
    last = common === undefined ? upload : { key: common, id: '' };
  }
  return {
    body: xmlDocument('ListMultipartUploadsResult', {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: truncated ? encode(last?.key ?? '') : undefined,
      NextUploadIdMarker: truncated ? last?.id : undefined,
      Prefix: encode(prefix),
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      EncodingType: encodingType,
      MaxUploads: limit,
      IsTruncated: truncated,
      Upload: uploads.map((upload) => uploadElement(upload, encode)),
      CommonPrefixes: prefixes.map((one) => ({ Prefix: encode(one) })),
    }),
  };
}

export function listParts(exchange: Exchange): Reply {
  const upload = findUpload(exchange);
  const limit = readLimit(exchange, 'max-parts');
  const marker = readCount('part-number-marker', exchange.query('part-number-marker') || '0');
  const all = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number);
  const page = all.slice(0, limit);
  const truncated = page.length < all.length && limit > 0;
  return {
    body: xmlDocument('ListPartsResult', {
      Bucket: exchange.bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      Initiator: initiator(upload),
      Owner: ownerElement(upload.ownerAccount),
      StorageClass: upload.headers.storageClass,
      ChecksumAlgorithm: upload.algorithm,
      ChecksumType: upload.algorithm === undefined ? undefined : upload.type,
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: limit,
      IsTruncated: truncated,
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: part.lastModified.toISOString(),
        ETag: `"${part.etag}"`,
        Size: part.blob.size,
        ...(upload.algorithm === undefined
          ? {}
          : { [checksumElement(part.algorithm)]: part.digest.toString('base64') }),
      })),
    }),
  };
}

function byKeyAndTime(a: Upload, b: Upload): number {
  return compareKeys(a.key, b.key) || a.initiated.getTime() - b.initiated.getTime();
}

function initiator({ initiator: arn }: Upload): XmlValue {
  return { ID: arn, DisplayName: arn.slice(arn.lastIndexOf('/') + 1) };
}

function uploadElement(upload: Upload, encode: (text: string) => string): XmlValue {
  return {
    Key: encode(upload.key),
    UploadId: upload.id,
    Initiator: initiator(upload),
    Owner: ownerElement(upload.ownerAccount),
    StorageClass: upload.headers.storageClass,
    Initiated: upload.initiated.toISOString(),
    ChecksumAlgorithm: upload.algorithm,
    ChecksumType: upload.algorithm === undefined ? undefined : upload.type,
  };
}
