import { homedir } from 'node:os';
import { join } from 'node:path';
import { leftOutFindings, type Selection } from '../../batches/sources/selection.ts';
import { journalHead, journalName, openJournal } from '../../batches/stage/journal.ts';
import { selectCopies } from '../../batches/stage/select.ts';
import { s3Endpoint } from '../../connect.ts';
import { EXIT, type GroundctlError, usageError } from '../../core/errors.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { formatBytes } from '../../core/size.ts';
import { stateFolder } from '../../core/state-folder.ts';
import { grouped } from '../../core/text/grouped.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { ProgressBar } from '../progress-bar.ts';
import { indexOf } from './index-of.ts';
import { refused } from './refused.ts';

interface StageOptions extends ChangeOptions, Selection {
  readonly to: string;
  readonly bucketOwner?: string;
  readonly sourceBucketOwner?: string;
  readonly journal?: string;
}

/** `groundctl batches stage INDEX --to URI` */
export async function stage(io: Io, options: StageOptions, text: string): Promise<ExitCode> {
  const to = placeOf(options.to);
  if (to.in !== 's3')
    throw usageError('--to must be an S3 URI.', { hint: 'For example s3://acme-plus/frames.' });
  const connection = await io.connect(options);
  const { batches, target } = connection;
  const { signal } = io;
  const at = { bucket: to.bucket, prefix: to.key };
  const all = await batches.readStaging(indexOf(text), at, signal).catch((error) => {
    if ((error as GroundctlError).code === 'local-split') return undefined;
    throw error;
  });
  // What is on this computer is sent, what is in S3 copied.
  if (all === undefined) return (await import('./upload.ts')).upload(io, options, text);
  const { staging, left } = selectCopies(all, options);
  const targetOwner = options.bucketOwner ?? (await connection.identity()).Account;
  const owners = { targetOwner, sourceOwner: options.sourceBucketOwner };
  const head = journalHead(staging, { region: target.region, endpoint: s3Endpoint(target) });
  const folder = stateFolder({ env: process.env, platform: process.platform, home: homedir() });
  const journal = openJournal(options.journal ?? join(folder, journalName(head)), head);
  try {
    const planned = await batches.planStage(staging, { signal, ...owners, copied: journal.copied });
    const plan = { ...planned, findings: [...leftOutFindings(left, text), ...planned.findings] };
    const no = refused(io, 'batches.stage', plan, options, 'Nothing was copied.');
    if (no !== undefined) return no;
    if (plan.changes.length > 0) {
      const { requests, bytes } = plan;
      io.say(`About ${grouped(requests)} requests for ${formatBytes(bytes)}. The originals stay.`);
    }
    const drawn = new ProgressBar(io);
    const code = await carryOut(
      io,
      'batches.stage',
      plan,
      (_, applySignal) =>
        batches.applyStage(plan, {
          ...owners,
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
