import { invalidArgument } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { compareKeys } from '../key-index.ts';
import type { ObjectVersion } from '../model.ts';
import { type XmlValue, xmlDocument } from '../xml.ts';
import { commonPrefix, isWithin, ownerElement, readListRequest } from './list-objects.ts';

/** All versions and delete markers, newest first within a key. */
export function listObjectVersions(exchange: Exchange): Reply {
  const { bucket } = exchange;
  const request = readListRequest(exchange, 'max-keys');
  const { prefix, delimiter, limit, encode } = request;
  const keyMarker = exchange.query('key-marker') ?? '';
  const versionMarker = exchange.query('version-id-marker') || undefined;
  if (versionMarker !== undefined && keyMarker === '') {
    throw invalidArgument(
      'version-id-marker',
      versionMarker,
      'A version-id marker cannot be specified without a key marker.',
    );
  }
  const cursor = bucket.objects.cursor();
  cursor.skipWhile((key) => compareKeys(key, prefix) < 0);
  const passed = versionMarker === undefined ? 0 : -1;
  if (keyMarker !== '') cursor.skipWhile((key) => compareKeys(key, keyMarker) <= passed);
  const rolled = commonPrefix(keyMarker, prefix, delimiter);
  if (rolled !== undefined && rolled === keyMarker) {
    cursor.skipWhile((key) => isWithin(key, rolled));
  }
  const found: { version: ObjectVersion; latest: boolean }[] = [];
  const prefixes: string[] = [];
  let next: { key: string; versionId: string | undefined } | undefined;
  let last: { key: string; versionId: string | undefined } | undefined;
  // Of nothing, nothing is left out.
  const first = limit === 0 ? undefined : cursor.next();
  for (let entry = first; entry !== undefined && next === undefined; entry = cursor.next()) {
    const { key, value: versions } = entry;
    if (!key.startsWith(prefix)) break;
    const common = commonPrefix(key, prefix, delimiter);
    if (common !== undefined) {
      if (found.length + prefixes.length >= limit) next = last;
      else prefixes.push(common);
      last = { key: common, versionId: undefined };
      cursor.skipWhile((one) => isWithin(one, common));
      continue;
    }
    const marker =
      key === keyMarker ? versions.findIndex(({ versionId }) => versionId === versionMarker) : -1;
    for (const version of versions.slice(marker + 1)) {
      if (found.length + prefixes.length >= limit) {
        next = last;
        break;
      }
      found.push({ version, latest: version === versions[0] });
      last = { key, versionId: version.versionId };
    }
  }
  const entries = (deleteMarker: boolean) =>
    found
      .filter(({ version }) => version.deleteMarker === deleteMarker)
      .map(({ version, latest }) => versionElement(version, latest, encode));
  return {
    body: xmlDocument('ListVersionsResult', {
      Name: bucket.name,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker ?? '',
      NextKeyMarker: next === undefined ? undefined : encode(next.key),
      NextVersionIdMarker: next?.versionId,
      MaxKeys: limit,
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      EncodingType: request.encodingType,
      IsTruncated: next !== undefined,
      Version: entries(false),
      DeleteMarker: entries(true),
      CommonPrefixes: prefixes.map((one) => ({ Prefix: encode(one) })),
    }),
  };
}

function versionElement(version: ObjectVersion, latest: boolean, encode: (text: string) => string): XmlValue {
  return {
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: latest,
    LastModified: version.lastModified.toISOString(),
    ...(version.deleteMarker
      ? {}
      : {
          ETag: `"${version.etag}"`,
          ChecksumAlgorithm: version.checksum?.algorithm,
          ChecksumType: version.checksum?.type,
          Size: version.blob.size,
          StorageClass: version.headers.storageClass,
        }),
    Owner: ownerElement(version.ownerAccount),
  };
}
