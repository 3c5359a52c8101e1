import { isAbsolute, posix } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { bucketNameProblem } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { isOwnerNames } from '../owners/owners.ts';
import { readRemap } from '../remap/read-remap.ts';
import { remapJson } from '../remap/remap.ts';
import type { Encryption } from '../sync/encryption.ts';
import type { WriteCondition } from '../sync/object-store.ts';
import { checkPrefix, LAYOUTS, type Layout } from './keys.ts';
import type { MigrationPlan, PlannedUpload } from './migration-plan.ts';
import { uploadChange } from './upload-change.ts';

/** A plan as a file to read, compare and apply later. Holds names, places and hashes: no contents, no secrets. */
export function writePlanFile(plan: MigrationPlan): string {
  const { title, target, roots, layout, stripTrained, encryption, held, skipped, findings } = plan;
  return renderJson(
    jsonDocument('migrate.plan', {
      title,
      target,
      roots,
      layout,
      stripTrained,
      ...(plan.remap === undefined ? {} : { remap: remapJson(plan.remap) }),
      ...(encryption === undefined ? {} : { encryption }),
      ...(Object.keys(plan.owners).length === 0 ? {} : { owners: plan.owners }),
      uploads: plan.changes.map(({ upload }) => upload),
      present: plan.present.map(({ path, key }) => ({ path, key })),
      held,
      skipped,
      findings,
    }),
  );
}

/**
 * Reads a plan file. It is data, not authority: shapes are checked, every key must lie below the prefix, every
 * path below its root, and what it says about rules and findings is left behind. Throws usage errors.
 */
export function readPlanFile(text: string, name: string): MigrationPlan {
  const fail = (problem: string): never => {
    throw usageError(`${quoteForMessage(name)} is not a usable plan: ${problem}.`, {
      code: 'bad-plan',
      hint: 'Make a new one: groundctl migrate plan FOLDER --to s3://BUCKET/PREFIX --out FILE.',
    });
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('it is not JSON');
  }
  const document = record(json) ?? fail('it is not a JSON object');
  if (document.schema !== 'groundctl/migrate.plan/v1') fail('its schema is not groundctl/migrate.plan/v1');
  const target = readTarget(document.target) ?? fail('its target is incomplete');
  const roots = texts(document.roots) ?? fail('its roots are missing');
  const layout = LAYOUTS.find((known) => known === document.layout) ?? fail('its layout is unknown');
  const owners = document.owners ?? {};
  if (!isOwnerNames(owners)) return fail('its owners are not names by number');
  const uploads = list(document.uploads) ?? fail('its uploads are missing');
  const keys = new Set<string>();
  const changes = uploads.map((value, index) => {
    const upload = readUpload(value) ?? fail(`upload ${index + 1} is incomplete`);
    const problem = uploadProblem(upload, target.prefix, roots);
    if (problem !== undefined) fail(`upload ${index + 1}: ${problem}`);
    if (keys.has(upload.key)) fail(`upload ${index + 1}: another one has its key`);
    keys.add(upload.key);
    return uploadChange(target, upload, upload.condition.type === 'absent' ? undefined : 'unknown');
  });
  const remap =
    document.remap === undefined ? undefined : readRemap(Buffer.from(JSON.stringify(document.remap)), name);
  return {
    title: `Apply the plan ${name}: ${changes.length} flows to s3://${target.bucket}/${target.prefix}`,
    changes,
    unchanged: [],
    findings: [] as Finding[],
    target,
    roots,
    layout: layout as Layout,
    remap,
    stripTrained: document.stripTrained === true,
    encryption: readEncryption(document.encryption, fail),
    owners,
    present: [],
    held: [],
    skipped: [],
  };
}

function uploadProblem(upload: PlannedUpload, prefix: string, roots: readonly string[]): string | undefined {
  if (!roots.includes(upload.root)) return 'its root is not in the plan';
  const { path, key } = upload;
  const inside =
    path !== '' && !isAbsolute(path) && posix.normalize(path) === path && !/^\.\.(?:\/|$)/.test(path);
  if (!inside || path.includes('\u0000')) return 'its path leads out of its root';
  if (!key.startsWith(prefix) || !key.endsWith('.flow') || /(?:^|\/)\.{1,2}\//.test(key)) {
    return 'its key is not a .flow under the prefix';
  }
  return undefined;
}

function readTarget(value: unknown): MigrationPlan['target'] | undefined {
  const { bucket, prefix, region, account, owner, endpoint } = record(value) ?? {};
  if (!text(bucket) || !text(prefix) || !text(region) || !text(account) || !text(owner)) return undefined;
  if (bucketNameProblem(bucket) !== undefined || prefix !== checkPrefix(prefix)) return undefined;
  if (endpoint !== undefined && !text(endpoint)) return undefined;
  return { bucket, prefix, region, account, owner, endpoint };
}

function readUpload(value: unknown): PlannedUpload | undefined {
  const { root, path, key, source, size, sha256, remapped, stripped, condition } = record(value) ?? {};
  if (!text(root) || !text(path) || !text(key) || !sha(source) || !sha(sha256)) return undefined;
  if (!count(size) || !count(remapped) || !count(stripped)) return undefined;
  const known = readCondition(condition);
  return known && { root, path, key, source, size, sha256, remapped, stripped, condition: known };
}

function readCondition(value: unknown): WriteCondition | undefined {
  const { type, etag } = record(value) ?? {};
  if (type === 'absent') return { type };
  return type === 'etag' && text(etag) && /^"[0-9a-zA-Z-]{1,80}"$/.test(etag) ? { type, etag } : undefined;
}

function readEncryption(value: unknown, fail: (problem: string) => never): Encryption {
  if (value === undefined) return undefined;
  const { type, key } = record(value) ?? {};
  if (type === 's3') return { type };
  if (type === 'kms' && text(key) && /^[\w:/.+=@-]{1,2048}$/.test(key)) return { type, key };
  return fail('its encryption is unknown');
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function list(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  const items = list(value);
  return items?.every(text) ? items : undefined;
}

function text(value: unknown): value is string {
  return typeof value === 'string';
}

function sha(value: unknown): value is string {
  return text(value) && /^[0-9a-f]{64}$/.test(value);
}

function count(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
