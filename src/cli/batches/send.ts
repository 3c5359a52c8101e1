import { join } from 'node:path';
import type { StageProgress } from '../../batches/stage/apply-stage.ts';
import { type Journal, journalHead, journalName, openJournal } from '../../batches/stage/journal.ts';
import { s3Endpoint, type Target } from '../../connect.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { atLeast } from '../../core/finding.ts';
import type { Plan, PlanEvent, PlanResult } from '../../core/plan.ts';
import { ownStateFolder } from '../../settings/own-state-folder.ts';
import { planText, shownPlan } from '../change/render-plan.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { ProgressBar } from '../progress-bar.ts';

/** Options of what brings the batches of a split into a bucket. */
export interface SendOptions extends ChangeOptions {
  readonly to: string;
  readonly bucketOwner?: string;
  readonly journal?: string;
}

/** The folder that --to names; a usage error for what is not in S3. */
export function targetOf({ to }: SendOptions): { readonly bucket: string; readonly prefix: string } {
  const place = placeOf(to);
  if (place.in !== 's3')
    throw usageError('--to must be an S3 URI.', { hint: 'For example s3://acme-plus/frames.' });
  return { bucket: place.bucket, prefix: place.key };
}

/** Opens the journal of --journal, or the one in the state folder that belongs to this split and target. */
export function journalFor(
  work: Parameters<typeof journalHead>[0],
  target: Target,
  { journal }: SendOptions,
): Journal {
  const head = journalHead(work, { region: target.region, endpoint: s3Endpoint(target) });
  return openJournal(journal ?? join(ownStateFolder(), journalName(head)), head);
}

interface Sending {
  /** `noun.verb` */
  readonly command: string;
  readonly plan: Plan;
  /** Said before anybody is asked. */
  readonly about?: string | undefined;
  /** Said of a plan that has errors, and is only shown for that. */
  readonly refused: string;
}

/** What every way of carrying a plan out takes. */
interface Run {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: StageProgress) => void;
}

/** Carries out a plan that counts objects and bytes, with a bar. One that has errors is shown and not carried out. */
export async function send(
  io: Io,
  { command, plan, about, refused }: Sending,
  options: SendOptions,
  apply: (run: Run) => EventStream<PlanEvent, PlanResult>,
): Promise<ExitCode> {
  if (plan.findings.some(({ severity }) => atLeast(severity, 'error'))) {
    io.print(planText(command, plan, options, () => shownPlan(io, plan, {})));
    io.say(refused);
    return EXIT.findings;
  }
  if (about !== undefined) io.say(about);
  const drawn = new ProgressBar(io);
  const onProgress = ({ copied: done, ...progress }: StageProgress) => drawn.update({ done, ...progress });
  const code = await carryOut(io, command, plan, (_, signal) => apply({ signal, onProgress }), options);
  return io.signal.aborted ? EXIT.interrupted : code;
}
