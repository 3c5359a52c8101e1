import type { Connection } from '../../connect.ts';
import { EXIT, usageError } from '../../core/errors.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { canvasSteps } from '../../migrate/canvas-steps.ts';
import { ownerPlaces } from '../../migrate/owners/places.ts';
import type { MigrationPlan } from '../../migrate/plan/migration-plan.ts';
import { readPlanFile } from '../../migrate/plan/plan-file.ts';
import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { readText } from '../read-text.ts';
import { makePlan } from './make-plan.ts';
import { checkAllow, inputOf, journalFolder, type PlanOptions, placeOf, sourceOf } from './options.ts';
import { showPlan } from './show-plan.ts';

interface SyncOptions extends PlanOptions {
  readonly plan?: string;
  readonly keep?: boolean;
}

/** Said after a run on a server that writes whatever the condition. */
export const NO_CONDITIONS =
  'This server ignores conditions (If-Match, If-None-Match). Each key was checked right before it was touched instead; anything someone else writes at that moment would be lost.';

/** Largest plan file, in bytes: about 200,000 flows. */
const MAX_PLAN = 200_000_000;

/** `groundctl migrate sync FOLDER... [--to URI] [--plan FILE]` */
export async function sync(io: Io, options: SyncOptions, folders: readonly string[]): Promise<ExitCode> {
  const connection = await io.connect(options);
  const plan = await planOf(io, connection, options, folders);
  let retries = 0;
  let careful = false;
  const code = await carryOut(
    io,
    'migrate.sync',
    plan,
    (_, signal) =>
      connection.migrate.apply(plan, {
        signal,
        allow: options.allow,
        stateFolder: journalFolder(),
        keep: options.keep,
        onCounts: (counts) => {
          retries = counts.retries;
          careful = counts.careful;
        },
      }),
    options,
    { plan: () => showPlan(io, plan), quiet: true, bytesOf: ({ upload }) => upload.size },
  );
  if (careful) io.say(NO_CONDITIONS);
  if (options.dryRun || code !== EXIT.ok) return code;
  const place = formatS3Uri({ bucket: plan.target.bucket, key: plan.target.prefix });
  if (retries > 0) io.say(`${retries} requests were retried.`);
  if (plan.changes.length + plan.present.length > 0) {
    io.say(`\nNow in ${place}. Remaining steps to do by hand, since Canvas has no import API:`);
    for (const [index, step] of canvasSteps(plan.target, ownerPlaces(plan)).entries())
      io.say(`  ${index + 1}. ${step}`);
  }
  return plan.held.length > 0 ? EXIT.findings : EXIT.ok;
}

async function planOf(
  io: Io,
  connection: Connection,
  options: SyncOptions,
  folders: readonly string[],
): Promise<MigrationPlan> {
  if (options.plan === undefined)
    return makePlan(io, connection, await inputOf(connection, folders, options, io.signal));
  const { remap, stripTrained, layout, sse, kmsKey, reread, asIs, domain } = options;
  if (remap ?? stripTrained ?? asIs ?? domain ?? layout ?? sse ?? kmsKey ?? reread) {
    throw usageError(
      '--plan defines how flows are changed and laid out: leave out the options of a new plan.',
    );
  }
  checkAllow(options.allow);
  const plan = readPlanFile(await readText(options.plan, MAX_PLAN, io.signal), options.plan);
  return connection.migrate.adopt(plan, {
    folders,
    to: options.to === undefined ? undefined : placeOf(options.to),
    owner: options.bucketOwner,
    overwrite: options.overwrite === true,
    source: sourceOf(folders, options),
  });
}
