import { usageError } from '../core/errors.ts';
import { formatS3Uri } from '../core/s3-uri.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { commandLine } from '../core/text/shell-quote.ts';
import { applyClean, planClean } from './clean.ts';
import { applyData } from './data/apply-data.ts';
import { planData } from './data/plan-data.ts';
import type { MigrateOperations, MigrationScope } from './operations.ts';
import { ownerNames } from './owners/owners.ts';
import { checkPrefix } from './plan/keys.ts';
import type { MigrationTarget } from './plan/migration-plan.ts';
import { journalScope, planMigration } from './plan/plan-migration.ts';
import type { MigratePorts, SourceSession } from './ports.ts';
import { applyRollback } from './rollback/apply-rollback.ts';
import { planRollback } from './rollback/plan-rollback.ts';
import { scanFlows } from './scan.ts';
import { flowSources } from './staged/sources.ts';
import { checkApart } from './staged/staged-root.ts';
import { applyMigration } from './sync/apply-migration.ts';
import { Journal } from './sync/journal.ts';
import { listAll } from './sync/list-all.ts';
import { whoIsThere } from './target/who.ts';
import { verifyMigration } from './verify.ts';

/** The folder below the bucket, as AWS's article names it. */
const DEFAULT_PREFIX = 'data-wrangler-classic-flows/';

/** What trips who tries a plan, a sync and a verify one after the other. */
const SANDBOX_ENDS =
  'The sandbox of --sandbox ends with its command, with everything that was put there. groundctl sandbox start keeps one running.';

/** Migrating over the given ports. */
export function createMigrateOperations(ports: MigratePorts): MigrateOperations {
  const journals = async ({ stateFolder }: { readonly stateFolder: string }) =>
    (await ports.scratch?.()) ?? stateFolder;
  const sourcesOf = (session: SourceSession = {}) =>
    flowSources((bucket) => ports.sourceBulk(bucket, session));
  const place = async (scope: MigrationScope) => {
    const { account, owner } = await whoIsThere(ports, scope.owner);
    const region = await ports.buckets.bucketRegion(scope.bucket, { owner });
    const { bucket, prefix } = scope;
    const target: MigrationTarget = {
      bucket,
      prefix: checkPrefix(prefix),
      region,
      account,
      owner,
      endpoint: ports.endpoint,
    };
    const sources = sourcesOf(scope.source);
    const roots = (await sources.open(scope.folders)).map((root) => root.real);
    checkApart(roots, target);
    const folder = await journals(scope);
    return { target, folder, sources, scope: journalScope(target, roots), bulk: await ports.bulk(target) };
  };
  const { flows } = ports;
  const defaultTarget = async () => ({
    bucket: flows?.bucket ?? `sagemaker-${ports.region}-${await ports.account()}`,
    prefix: flows?.prefix || DEFAULT_PREFIX,
  });
  return {
    async *scan(folders, { source, ...options } = {}) {
      return yield* scanFlows(folders, { ...options, sources: sourcesOf(source) });
    },
    owners: async (domain, options) => ownerNames(await ports.homes(domain, options)),
    defaultTarget,
    async *plan(input, options) {
      const stateFolder = await journals(input);
      return yield* planMigration(ports, { ...input, stateFolder }, sourcesOf(input.source), options);
    },
    async adopt(plan, { folders, to, owner: asked, overwrite, source }) {
      checkPlace(plan.target, to ?? (await defaultTarget()), to !== undefined);
      const { account, owner } = await whoIsThere(ports, asked);
      const roots = (await sourcesOf().open(folders)).map((root) => root.real);
      const wanted = {
        account,
        'owner of the bucket': owner,
        region: await ports.buckets.bucketRegion(plan.target.bucket, { owner }),
        endpoint: ports.endpoint ?? 'of AWS',
        folders: [...roots].sort().join(', '),
      };
      const planned: typeof wanted = {
        account: plan.target.account,
        'owner of the bucket': plan.target.owner,
        region: plan.target.region,
        endpoint: plan.target.endpoint ?? 'of AWS',
        folders: [...plan.roots].sort().join(', '),
      };
      const problems = (Object.keys(wanted) as (keyof typeof wanted)[])
        .filter((name) => wanted[name] !== planned[name])
        .map((name) => `${name}: ${planned[name]} in the plan, ${wanted[name]} here`);
      if (problems.length > 0) {
        throw usageError('The plan was made for something else. Nothing was sent.', {
          code: 'other-plan',
          problems,
          ...(ports.scratch ? { hint: SANDBOX_ENDS } : {}),
        });
      }
      const replacing = plan.changes.filter(({ upload }) => upload.condition.type === 'etag').length;
      if (replacing > 0 && !overwrite) {
        throw usageError(`The plan replaces ${replacing} objects. Nothing was sent.`, {
          code: 'overwrite-needed',
          hint: 'Add --overwrite if that is intended, or make a new plan.',
        });
      }
      return { ...plan, source };
    },
    async *apply(plan, options) {
      const bulk = await ports.bulk(plan.target);
      const stateFolder = await journals(options);
      return yield* applyMigration(bulk, plan, sourcesOf(plan.source), { ...options, stateFolder });
    },
    async *verify(asked, options) {
      const { folder, scope, bulk, sources } = await place(asked);
      // Looking must not begin a journal.
      if ((await Journal.read(folder, scope)).entries.size === 0) throw nothingYet(asked, ports);
      const journal = await Journal.open(folder, scope);
      try {
        return yield* verifyMigration(bulk, journal, { folders: asked.folders, sources }, options);
      } finally {
        await journal.close();
      }
    },
    async planRollback(asked, options = {}) {
      const { folder, scope, bulk, target } = await place(asked);
      const journal = await Journal.read(folder, scope);
      if (journal.migration === '') throw nothingYet(asked, ports);
      const planned = await planRollback(bulk, { target, journal, signal: options.signal });
      return { ...planned, scope: asked };
    },
    async *applyRollback(plan, options = {}) {
      const { folder, scope, bulk, target } = await place(plan.scope);
      const journal = await Journal.open(folder, scope);
      try {
        return yield* applyRollback(bulk, journal, plan, { target, signal: options.signal });
      } finally {
        await journal.close();
      }
    },
    async *planData(input, options) {
      return yield* planData(ports.data, input, { ...options, sources: sourcesOf(input.source) });
    },
    async *applyData(plan, options) {
      return yield* applyData(ports.data, plan, options);
    },
    async planClean(asked, options = {}) {
      const { folder, scope, bulk, target } = await place(asked);
      const journal = await Journal.read(folder, scope);
      const { signal } = options;
      const listed = await listAll(bulk, target.prefix, signal);
      const versioning = await ports.buckets
        .getBucketVersioning(target.bucket, { owner: target.owner, signal })
        .catch(() => undefined);
      return {
        ...(await planClean(bulk, { target, roots: scope.roots, journal, listed, versioning, signal })),
        scope: asked,
      };
    },
    async *applyClean(plan, options) {
      const { folder, scope, bulk } = await place(plan.scope);
      const journal = await Journal.open(folder, scope);
      try {
        const doubtful = ports.endpoint !== undefined;
        return yield* applyClean(bulk, journal, plan, { ...options, doubtful });
      } finally {
        await journal.close();
      }
    },
  };
}

/** Refuses a plan for another place than the one that was named, or the default. */
function checkPlace(
  { bucket, prefix }: MigrationTarget,
  meant: { readonly bucket: string; readonly prefix: string },
  named: boolean,
): void {
  if (bucket === meant.bucket && prefix === checkPrefix(meant.prefix)) return;
  const planned = formatS3Uri({ bucket, key: prefix });
  if (named) {
    throw usageError('The plan was made for a different location than --to. Nothing was sent.', {
      code: 'other-plan',
      problems: [
        `place: ${quoteForMessage(planned)} in the plan, ${quoteForMessage(formatS3Uri({ bucket: meant.bucket, key: meant.prefix }))} here`,
      ],
    });
  }
  const flag = commandLine(['--to', planned]);
  throw usageError(
    `The plan sends flows to ${quoteForMessage(planned)}, not to SageMaker's default bucket. Nothing was sent.`,
    {
      code: 'place-not-named',
      hint: `${flag.copyable ? `Add ${flag.text}` : 'Name it with --to'} if that is intended.`,
    },
  );
}

function nothingYet({ bucket, prefix }: MigrationScope, { scratch }: MigratePorts) {
  return usageError(`No sync from these folders to s3://${bucket}/${prefix} is recorded here.`, {
    code: 'no-journal',
    hint: scratch
      ? SANDBOX_ENDS
      : 'Run groundctl migrate sync first, with the same folders, --to and endpoint.',
  });
}
