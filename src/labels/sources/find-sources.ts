import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { CallOptions } from '../../core/call-options.ts';
import { usageError } from '../../core/errors.ts';
import { placeOf, type TextPlace } from '../../core/files/text-place.ts';
import { walkFolder } from '../../core/files/walk.ts';
import { objectsBelow } from '../../core/s3-reading.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { SIDECAR } from '../convert/sidecar.ts';
import type { LabelsS3 } from '../ports.ts';
import { WORKER_RESPONSE } from './worker-responses.ts';

/** What a job writes its result to, below its output path. */
const RESULT = /(?:^|\/)(?:manifests\/output\/)?output\.manifest$/;
const MANIFEST = /\.(?:manifest|jsonl|ndjson)$/i;
const ANNOTATIONS = /SeqLabel\.json$/;
/** What other formats call their file. */
const FOREIGN =
  /(?:^|\/)(?:tasks\.json|_?annotations(?:\.coco)?\.json|instances_[^/]*\.json|annotations\.xml|data\.ya?ml)$/;
const VOC = /^(?:.*\/)?Annotations\/[^/]+\.xml$/;

/** Files that are a source by themselves, the ones that are meant first. */
const FILES = [RESULT, MANIFEST, ANNOTATIONS, FOREIGN];

/** A file of labels; `folder` holds what lies beside it, where it is on this machine. */
export interface LabelSource {
  readonly place: TextPlace;
  readonly folder: string | undefined;
}

/**
 * The files that SOURCE means: itself, or, of a folder or a prefix, the output manifests of jobs below it; where there
 * are none, every manifest; where there are none, every `SeqLabel.json`; where there are none, what another format
 * calls its file; where there are none, the answers of workers below it, together. Throws a usage error where nothing is found.
 */
export async function findSources(
  text: string,
  s3: LabelsS3 | undefined,
  options: CallOptions = {},
): Promise<LabelSource[]> {
  const place = placeOf(text);
  if (place.in === 'file') {
    const stat = statSync(place.path, { throwIfNoEntry: false });
    if (stat === undefined) throw usageError(`${quoteForMessage(text)} does not exist.`);
    if (!stat.isDirectory()) return [{ place, folder: undefined }];
    const names: string[] = [];
    for await (const found of walkFolder(place.path, options)) {
      for (const { kind, path } of found) if (kind === 'file' && isCandidate(path)) names.push(path);
    }
    const folder = place.path;
    return chosen(names, text).map((path) => ({
      place: { in: 'file', path: path === '' ? folder : join(folder, path) },
      folder,
    }));
  }
  const { bucket, key } = place;
  if (s3 === undefined) throw usageError(`${quoteForMessage(text)} needs a connection to S3.`);
  const file = /\.[a-z0-9]{1,12}$/i.test(key);
  if (file && (await s3.head({ bucket, key }, options)) !== undefined) return [{ place, folder: undefined }];
  const names: string[] = [];
  for await (const { Key } of objectsBelow(s3, { bucket, prefix: key }, options)) {
    if (isCandidate(Key)) names.push(Key);
  }
  return chosen(names, text).map((name) => ({
    place: { in: 's3', bucket, key: name === '' ? key.replace(/\/?$/, '/') : name },
    folder: undefined,
  }));
}

/** Of millions of images beside them no name is kept. */
function isCandidate(name: string): boolean {
  return [...FILES, WORKER_RESPONSE, VOC].some((pattern) => pattern.test(name));
}

function chosen(names: readonly string[], text: string): string[] {
  for (const pattern of FILES) {
    const found = names.filter((name) => pattern.test(name) && !name.endsWith(SIDECAR));
    if (found.length > 0) return found;
  }
  // Answers of workers are one source, whatever the number of their files.
  if (names.some((name) => WORKER_RESPONSE.test(name))) return [''];
  // Pascal VOC is a folder of files.
  const voc = new Set(
    names.filter((name) => VOC.test(name)).map((name) => name.slice(0, name.lastIndexOf('/'))),
  );
  if (voc.size > 0) return [...voc];
  throw usageError(`There is no manifest in ${quoteForMessage(text)}.`, {
    hint: 'Name the file itself: output.manifest, or a SeqLabel.json.',
  });
}
