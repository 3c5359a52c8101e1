import { statSync } from 'node:fs';
import { createBatchOperations } from '../../../src/batches/batch-operations.ts';
import type { CheckEvent } from '../../../src/batches/check.ts';
import type { BatchOperations } from '../../../src/batches/operations.ts';
import type { Checkpoint } from '../../../src/batches/resume/checkpoint.ts';
import { parseSource, type Source } from '../../../src/batches/sources/source.ts';
import { type PreparedSplit, standingInTheWay } from '../../../src/batches/split/prepare-split.ts';
import { usageError } from '../../../src/core/errors.ts';
import { drain, type EventStream } from '../../../src/core/events.ts';
import { describePlace, placeOf } from '../../../src/core/files/text-place.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { quoteForMessage } from '../../../src/core/text/sanitize.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { atHome } from '../../text/home.ts';
import { areaStore, type Shell } from '../area.ts';
import { seldom } from '../seldom.ts';
import type { Against, BatchesState, Running } from './model.ts';
import type { BatchesAction } from './state.ts';

let reading: AbortController | undefined;

export const { act, stateOf } = areaStore<BatchesState, BatchesAction>('batches');

/** Reads what was typed as a source, and checks it; false where it is none. */
export function openSource(shell: Shell, text: string, against: Against): boolean {
  let source: Source;
  try {
    source = parseSource(atHome(text), isFolder);
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
    return false;
  }
  act(shell, { type: 'open', text, source, against });
  void check(shell);
  return true;
}

/**
 * Holds the open source against its limits; the gauges fill as it is read. Goes on where a check of it had ended
 * early, if it was read from the same account.
 */
export async function check(shell: Shell): Promise<void> {
  const { opened } = stateOf(shell);
  if (!opened) return;
  const { source, against, kept } = opened;
  const { kind, taskType, images } = against;
  const target = shell.connection()?.target;
  const where = JSON.stringify(target ?? '');
  const segmentation = taskType === 'semantic-segmentation';
  const report = await read(shell, 'check', source, (batches, signal) => {
    const onStopped = (checkpoint: Checkpoint) =>
      act(shell, { type: 'kept', source, kept: { checkpoint, where } });
    const going = { signal, onStopped, resume: kept?.where === where ? kept.checkpoint : undefined };
    return kind === 'plus'
      ? batches.check(source, { ...going, taskType: segmentation ? 'image' : taskType })
      : batches.checkJob(source, {
          ...going,
          segmentation,
          onlyImages: segmentation || taskType === 'image',
          frames: taskType === 'video' || taskType === 'point-cloud' ? taskType : undefined,
          images,
          region: target?.region,
        });
  });
  if (report) act(shell, { type: 'checked', report });
}

export async function split(shell: Shell): Promise<void> {
  const { opened } = stateOf(shell);
  if (!opened) return;
  const prepared = await read(shell, 'split', opened.source, (batches, signal) =>
    batches.split(opened.source, { signal }),
  );
  if (prepared) act(shell, { type: 'prepared', prepared });
}

/** Writes the split that is on the screen; false where it was not written. */
export async function write(shell: Shell, out: string): Promise<boolean> {
  const prepared = stateOf(shell).opened?.prepared;
  if (!prepared) return false;
  try {
    const place = placeOf(atHome(out));
    const batches = place.in === 's3' ? shell.connection()?.batches : createBatchOperations();
    if (!batches) throw usageError('Not connected to S3 yet.');
    if (standingInTheWay(prepared, false).length > 0) throw notWhole(prepared);
    await batches.writeSplit(prepared, place);
    const index = `${describePlace(place).replace(/\/+$/, '')}/index.json`;
    act(shell, { type: 'staging', index, to: stateOf(shell).staging.to });
    shell.notify(`Wrote ${index}.`, 'good');
    return true;
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
    return false;
  }
}

/** As the command line does: who leaves something out says so. */
function notWhole({ split: { oversize } }: PreparedSplit): Error {
  return usageError(
    `Nothing was written: ${grouped(oversize.length)} files fit in no batch, or something could not be read. groundctl batches split … --skip-oversize leaves out files that are too large.`,
  );
}

export function stop(shell: Shell): void {
  reading?.abort();
  act(shell, { type: 'stopped' });
}

async function read<Result>(
  shell: Shell,
  what: Running['what'],
  source: Source,
  start: (batches: BatchOperations, signal: AbortSignal) => EventStream<CheckEvent, Result>,
): Promise<Result | undefined> {
  reading?.abort();
  const controller = new AbortController();
  reading = controller;
  const current = () => reading === controller && !controller.signal.aborted;
  const batches = source.kind === 'folder' ? createBatchOperations() : shell.connection()?.batches;
  if (!batches) return undefined;
  act(shell, { type: 'running', running: { what, files: 0, bytes: 0, gauges: [] } });
  try {
    const often = seldom(shell);
    // What was stopped is read on to where it notices, and tells there what it has counted.
    const result = await drain(start(batches, controller.signal), (event) => {
      if (event.type !== 'progress' || !current()) return;
      const { files, bytes, gauges } = event;
      often(() => act(shell, { type: 'running', running: { what, files, bytes, gauges } }));
    });
    return current() ? result : undefined;
  } catch (error) {
    if (current()) act(shell, { type: 'failed', error: toGroundctlError(error) });
    return undefined;
  }
}

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw usageError(`${quoteForMessage(path)} does not exist.`);
  return stat.isDirectory();
}
