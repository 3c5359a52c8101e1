import type { Finding } from '../../core/finding.ts';
import type { Change, Plan, Unchanged } from '../../core/plan.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { regionFindings } from '../bucket-findings.ts';
import type { BatchesS3 } from '../ports.ts';
import { extraObject, foreignObject } from '../rules/stage-rules.ts';
import { listPrefix } from '../sources/list-prefix.ts';
import { type LeftAlone, leftAlone, leftAloneFields, nothingToDo } from '../stage/left-alone.ts';
import { Tally, tallied } from '../survey/tally.ts';
import { compareFile } from './compare-file.ts';
import type { Upload, UploadBatch, UploadFile } from './read-upload.ts';

/** The files of one batch that are still to be sent. */
export interface UploadChange extends Change {
  readonly kind: 'upload';
  readonly batch: UploadBatch;
  readonly files: readonly UploadFile[];
}

export interface UploadPlan extends Plan<UploadChange> {
  readonly upload: Upload;
  readonly bytes: number;
}

export interface UploadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  /** Objects that an earlier run has sent and compared: ETag by key. */
  readonly copied?: ReadonlyMap<string, string> | undefined;
}

/** What sending a local split would do: lists the target, so that it also tells what an earlier run has done. */
export async function planUpload(
  s3: BatchesS3,
  upload: Upload,
  options: UploadOptions = {},
): Promise<UploadPlan> {
  const { bucket, prefix } = upload.target;
  const { signal, targetOwner: owner } = options;
  const region = await s3.bucketRegion(bucket, { signal, owner });
  const foreign = new Tally();
  const extra = new Tally();
  const changes: UploadChange[] = [];
  const unchanged: Unchanged[] = [];
  for (const batch of upload.batches) {
    const before = foreign.count;
    const files = await missingFiles(s3, upload, batch, options, { foreign, extra });
    const left = leftAlone(batch.files.length - files.length, foreign.count - before);
    const subject = `${batch.batch.name} to s3://${bucket}/${batch.folder}`;
    if (files.length === 0) unchanged.push(nothingToDo(subject, 'files', left));
    else changes.push(changeOf(subject, batch, files, left));
  }
  const source = `s3://${bucket}/${prefix}`;
  const findings: Finding[] = [
    ...regionFindings(bucket, region),
    ...tallied(foreignObject, foreign, {
      source,
      one: 'Something else is there; it stays, and this file will not be uploaded.',
      many: (count) => `${count} keys hold something else; it stays, and these files will not be uploaded`,
    }),
    ...tallied(extraObject, extra, {
      source,
      one: 'It is not part of the batch.',
      many: (count) => `${count} objects in batch folders are not part of the batches`,
    }),
  ];
  const bytes = changes.reduce((sum, { files }) => sum + bytesOf(files), 0);
  const count = changes.reduce((sum, { files }) => sum + files.length, 0);
  return {
    title: `Send ${counted(count, 'file')} (${formatBytes(bytes)}) from ${upload.root} to ${source}`,
    changes,
    unchanged,
    findings,
    upload,
    bytes,
  };
}

async function missingFiles(
  s3: BatchesS3,
  upload: Upload,
  { folder, files }: UploadBatch,
  options: UploadOptions,
  tallies: { readonly foreign: Tally; readonly extra: Tally },
): Promise<UploadFile[]> {
  const { root, target } = upload;
  const { bucket } = target;
  const { signal, targetOwner: owner, copied } = options;
  const wanted = new Map(files.map((file) => [file.key, file]));
  for await (const { entries } of listPrefix(s3, { bucket, prefix: folder }, { signal, owner })) {
    for (const { name, size, etag = '' } of entries) {
      const file = wanted.get(name);
      if (file === undefined) {
        tallies.extra.add(name);
        continue;
      }
      wanted.delete(name);
      if (copied?.get(name) === etag && size === file.size) continue;
      const same =
        size === file.size && (await compareFile(s3, { root, bucket }, file, options)).result === 'same';
      if (!same) tallies.foreign.add(name);
    }
  }
  return [...wanted.values()];
}

function changeOf(
  subject: string,
  batch: UploadBatch,
  files: readonly UploadFile[],
  left: LeftAlone,
): UploadChange {
  return {
    kind: 'upload',
    subject,
    batch,
    files,
    fields: [
      { field: 'Files', after: files.length },
      { field: 'Size', after: formatBytes(bytesOf(files)) },
      ...leftAloneFields(left),
    ],
  };
}

function bytesOf(files: readonly UploadFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
