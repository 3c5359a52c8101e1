import { join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointHead,
  checkpointName,
  readCheckpoint,
  writeCheckpoint,
} from '../../batches/resume/checkpoint.ts';
import { describeSource, type Source } from '../../batches/sources/source.ts';
import { s3Endpoint, type Target } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { localFault } from '../../core/files/local-fault.ts';
import { counted } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { ownStateFolder } from '../../settings/own-state-folder.ts';
import type { GlobalOptions, Io } from '../io.ts';
import type { CheckOptions } from './check-options.ts';

/** What a check takes to go on from an earlier one, and to leave behind what a later one goes on from. */
interface Resuming {
  readonly resume?: Checkpoint;
  readonly onStopped?: (checkpoint: Checkpoint) => void;
}

/**
 * Reads what --resume names, and sees to it that an interrupted check of a prefix says how to go on. Usage error
 * for a file of another check, and for sources that are not listed.
 */
export function resuming(
  io: Io,
  source: Source,
  options: CheckOptions,
  target: Target | undefined,
): Resuming {
  if (source.kind !== 'prefix' || target === undefined) {
    if (options.resume === undefined) return {};
    throw usageError('--resume works only with s3://bucket/prefix: other sources are read in one pass.');
  }
  const head: CheckpointHead = {
    source: describeSource(source),
    kind: options.kind,
    units: options.units,
    taskType: options.taskType ?? '',
    automated: options.automatedLabeling === true,
    images: options.images ?? 'sample',
    owner: options.bucketOwner ?? '',
    endpoint: s3Endpoint(target) ?? '',
  };
  const onStopped = (checkpoint: Checkpoint) => {
    const path = options.resume ?? join(ownStateFolder(), checkpointName(head));
    const stopped = `Stopped after ${counted(checkpoint.survey.files, 'object')}.`;
    try {
      writeCheckpoint(path, head, checkpoint);
    } catch (error) {
      const fault = localFault(
        error,
        path,
        `${stopped} The counts were not saved: check again from the beginning.`,
      );
      if (io.signal.aborted) throw fault;
      // What ended the check is the error to report; this one only costs the way back.
      io.say(`${fault.message}\n${fault.hint}`);
      return;
    }
    io.say(`${stopped} The counts were saved.`);
    const again = commandLine([...wordsOf(head.source, options), '--resume', path]);
    const plainly = `the same command and --resume ${quoteForMessage(path, 200)}`;
    io.say(`To continue: ${again.copyable ? again.text : plainly}`);
  };
  return {
    ...(options.resume === undefined ? {} : { resume: readCheckpoint(options.resume, head) }),
    // An embedded sandbox ends with this process, and its objects with it.
    ...(target.sandbox ? {} : { onStopped }),
  };
}

/** The command line of this check, without --resume. */
function wordsOf(source: string, options: CheckOptions & GlobalOptions): string[] {
  const flags: readonly (readonly [flag: string, value: string | number | undefined])[] = [
    ['--kind', options.kind === 'plus' ? undefined : options.kind],
    ['--task-type', options.taskType],
    ['--units', options.units === 'decimal' ? undefined : options.units],
    ['--transferring', options.transferring],
    ['--in-review', options.inReview],
    ['--images', options.images],
    ['--bucket-owner', options.bucketOwner],
    ...(options.automatedLabeling ? ([['--automated-labeling', '']] as const) : []),
    ['--fail-on', options.failOn === 'error' ? undefined : options.failOn],
    ['--output', options.output === 'table' ? undefined : options.output],
    ['--profile', options.profile],
    ['--region', options.region],
    ['--endpoint-url', options.endpointUrl],
  ];
  const given = flags.flatMap(([flag, value]) => {
    if (value === undefined) return [];
    return value === '' ? [flag] : [flag, String(value)];
  });
  return ['groundctl', 'batches', 'check', source, ...given];
}
