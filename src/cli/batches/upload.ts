import { homedir } from 'node:os';
import { join } from 'node:path';
import { journalHead, journalName, openJournal } from '../../batches/stage/journal.ts';
import { s3Endpoint } from '../../connect.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { stateFolder } from '../../core/state-folder.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { ProgressBar } from '../progress-bar.ts';
import { indexOf } from './index-of.ts';
import { refused } from './refused.ts';

export interface UploadOptions extends ChangeOptions {
  readonly to: string;
  readonly bucketOwner?: string;
  readonly journal?: string;
}

/** `groundctl batches upload INDEX --to URI` */
export async function upload(io: Io, options: UploadOptions, text: string): Promise<ExitCode> {
  const to = placeOf(options.to);
  if (to.in !== 's3')
    throw usageError('--to must be an S3 URI.', { hint: 'For example s3://acme-plus/frames.' });
  const connection = await io.connect(options);
  const { batches, target } = connection;
  const { signal } = io;
  const read = await batches.readUpload(indexOf(text), { bucket: to.bucket, prefix: to.key }, signal);
  const targetOwner = options.bucketOwner ?? (await connection.identity()).Account;
  const head = journalHead(read, { region: target.region, endpoint: s3Endpoint(target) });
  const folder = stateFolder({ env: process.env, platform: process.platform, home: homedir() });
  const journal = openJournal(options.journal ?? join(folder, journalName(head)), head);
  try {
    const plan = await batches.planUpload(read, { signal, targetOwner, copied: journal.copied });
    const no = refused(io, 'batches.upload', plan, options, 'Nothing was sent.');
    if (no !== undefined) return no;
    const drawn = new ProgressBar(io);
    const code = await carryOut(
      io,
      'batches.upload',
      plan,
      (_, applySignal) =>
        batches.applyUpload(plan, {
          targetOwner,
          signal: applySignal,
          journal,
          onProgress: ({ copied, total, bytes, totalBytes }) =>
            drawn.update({ done: copied, total, bytes, totalBytes }),
        }),
      options,
    );
    return signal.aborted ? EXIT.interrupted : code;
  } finally {
    journal.close();
  }
}
