import type { ExitCode, Io } from '../io.ts';
import { indexOf } from './index-of.ts';
import { journalFor, type SendOptions, send, targetOf } from './send.ts';

/** `groundctl batches upload INDEX --to URI` */
export async function upload(io: Io, options: SendOptions, text: string): Promise<ExitCode> {
  const to = targetOf(options);
  const connection = await io.connect(options);
  const { batches, target } = connection;
  const { signal } = io;
  const read = await batches.readUpload(indexOf(text), to, signal);
  const targetOwner = options.bucketOwner ?? (await connection.identity()).Account;
  const journal = journalFor(read, target, options);
  try {
    const plan = await batches.planUpload(read, { signal, targetOwner, copied: journal.copied });
    const sending = { command: 'batches.upload', plan, refused: 'Nothing was sent.' };
    return await send(io, sending, options, (run) =>
      batches.applyUpload(plan, { targetOwner, journal, ...run }),
    );
  } finally {
    journal.close();
  }
}
