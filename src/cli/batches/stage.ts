import { leftOutFindings, type Selection } from '../../batches/sources/selection.ts';
import { selectCopies } from '../../batches/stage/select.ts';
import type { GroundctlError } from '../../core/errors.ts';
import { formatBytes } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';
import type { ExitCode, Io } from '../io.ts';
import { indexOf } from './index-of.ts';
import { journalFor, type SendOptions, send, targetOf } from './send.ts';

interface StageOptions extends SendOptions, Selection {
  readonly sourceBucketOwner?: string;
}

/** `groundctl batches stage INDEX --to URI` */
export async function stage(io: Io, options: StageOptions, text: string): Promise<ExitCode> {
  const to = targetOf(options);
  const connection = await io.connect(options);
  const { batches, target } = connection;
  const { signal } = io;
  const all = await batches.readStaging(indexOf(text), to, signal).catch((error) => {
    if ((error as GroundctlError).code === 'local-split') return undefined;
    throw error;
  });
  // What is on this computer is sent, what is in S3 copied.
  if (all === undefined) return (await import('./upload.ts')).upload(io, options, text);
  const { staging, left } = selectCopies(all, options);
  const targetOwner = options.bucketOwner ?? (await connection.identity()).Account;
  const owners = { targetOwner, sourceOwner: options.sourceBucketOwner };
  const journal = journalFor(staging, target, options);
  try {
    const planned = await batches.planStage(staging, { signal, ...owners, copied: journal.copied });
    const plan = { ...planned, findings: [...leftOutFindings(left, text), ...planned.findings] };
    const about = `About ${grouped(plan.requests)} requests for ${formatBytes(plan.bytes)}. The originals stay.`;
    const sending = {
      command: 'batches.stage',
      plan,
      about: plan.changes.length > 0 ? about : undefined,
      refused: 'Nothing was copied.',
    };
    return await send(io, sending, options, (run) =>
      batches.applyStage(plan, { ...owners, journal, ...run }),
    );
  } finally {
    journal.close();
  }
}
