import { join } from 'node:path';
import { describeSource } from '../../../src/batches/sources/source.ts';
import { journalHead, journalName, openJournal } from '../../../src/batches/stage/journal.ts';
import type { StageChange, StagePlan } from '../../../src/batches/stage/plan-stage.ts';
import type { Staging } from '../../../src/batches/stage/target.ts';
import { type Connection, s3Endpoint } from '../../../src/connect.ts';
import { usageError } from '../../../src/core/errors.ts';
import type { EventStream } from '../../../src/core/events.ts';
import { placeOf } from '../../../src/core/files/text-place.ts';
import { atLeast } from '../../../src/core/finding.ts';
import type { PlanEvent, PlanResult } from '../../../src/core/plan.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { ownStateFolder } from '../../../src/settings/own-state-folder.ts';
import type { Progress } from '../../state/plan-dialog.ts';
import type { Opened } from './model.ts';

/** The command line that checks the same. */
export function checkWords({ source, against: { kind, taskType, images } }: Opened): string[] {
  return [
    ...['groundctl', 'batches', 'check', describeSource(source)],
    ...(kind === 'plus' ? [] : ['--kind', kind]),
    ...(taskType === undefined ? [] : ['--task-type', taskType]),
    ...(kind === 'plus' || images === 'sample' ? [] : ['--images', images]),
  ];
}

/** A stage that can be planned. */
export interface StageRequest {
  readonly index: string;
  readonly to: string;
}

export function stageWords({ index, to }: StageRequest): string[] {
  return ['groundctl', 'batches', 'stage', index, '--to', to];
}

/** Plans a stage as the command line does; what lies in the way is an error, since the batch would not be whole. */
export async function planStageRequest(
  connection: Connection,
  request: StageRequest,
  signal: AbortSignal,
): Promise<StagePlan> {
  const { batches } = connection;
  const to = placeOf(request.to);
  if (to.in !== 's3') throw usageError('The target must be s3://bucket/prefix.');
  const staging = await batches.readStaging(
    placeOf(request.index),
    { bucket: to.bucket, prefix: to.key },
    signal,
  );
  const targetOwner = (await connection.identity()).Account;
  const { copied } = journalOf(connection, staging);
  const plan = await batches.planStage(staging, { signal, targetOwner, copied });
  const [first] = plan.findings.filter(({ severity }) => atLeast(severity, 'error'));
  if (first !== undefined) {
    throw usageError(`${first.subject}: ${first.message}`, { code: first.rule, hint: first.fix });
  }
  return plan;
}

export async function* applyStagePlan(
  connection: Connection,
  plan: StagePlan,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): EventStream<PlanEvent<StageChange>, PlanResult<StageChange>> {
  const targetOwner = (await connection.identity()).Account;
  const journal = journalOf(connection, plan.staging);
  try {
    return yield* connection.batches.applyStage(plan, {
      signal,
      targetOwner,
      journal,
      onProgress: ({ copied, total, bytes, totalBytes }) =>
        onProgress({
          done: copied,
          total,
          words: [
            `${grouped(copied)} of ${grouped(total)} objects`,
            `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
          ],
        }),
    });
  } finally {
    journal.close();
  }
}

function journalOf({ target }: Connection, staging: Staging) {
  const head = journalHead(staging, { region: target.region, endpoint: s3Endpoint(target) });
  return openJournal(join(ownStateFolder(), journalName(head)), head);
}
