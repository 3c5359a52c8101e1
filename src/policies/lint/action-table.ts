import { brotliDecompressSync } from 'node:zlib';
import { likeMatcher } from '../evaluate/matcher.ts';
import packed from './action-table.data.json' with { type: 'json' };
import head from './action-table.json' with { type: 'json' };

interface ServiceTable {
  readonly keys: readonly string[];
  readonly arns: readonly string[];
  readonly keySets: readonly (readonly number[])[];
  readonly actions: { readonly [name: string]: readonly number[] };
  readonly optional: readonly string[];
}

/** Where the table of actions and condition keys comes from, the day it was read, and how much it holds. */
export const ACTION_TABLE: {
  readonly source: string;
  readonly date: string;
  readonly services: number;
  readonly actions: number;
} = { source: head.source, date: head.date, services: head.services, actions: head.actions };

let lines: ReadonlyMap<string, string> | undefined;
const tables = new Map<string, ServiceTable>();

/** A line a service, unpacked when the first question is asked: most commands never ask one. */
function packedTables(): ReadonlyMap<string, string> {
  lines ??= new Map(
    brotliDecompressSync(Buffer.from(packed, 'base64'))
      .toString()
      .split('\n')
      .map((line) => {
        const tab = line.indexOf('\t');
        return [line.slice(0, tab), line.slice(tab + 1)];
      }),
  );
  return lines;
}

function tableOf(service: string): ServiceTable | undefined {
  const prefix = service.toLowerCase();
  const line = packedTables().get(prefix);
  if (line === undefined) return undefined;
  const table = tables.get(prefix) ?? (JSON.parse(line) as ServiceTable);
  tables.set(prefix, table);
  return table;
}

/** One action as AWS documents it. */
export interface KnownAction {
  /** `s3:GetObject` */
  readonly name: string;
  /** Condition keys of its own service; the global ones may stand with every action. */
  readonly keys: readonly string[];
  /** ARN formats it can be limited to, with `${Placeholder}`s; empty where only `*` makes sense. */
  readonly arns: readonly string[];
  /** Granting it on `*` is the usual way, although it knows a resource. */
  readonly optional: boolean;
}

const byService = new Map<string, readonly KnownAction[]>();

/** The services in the table. */
export function knownServices(): readonly string[] {
  return [...packedTables().keys()];
}

/** Every action of a service; undefined for a service that the table does not hold. */
export function actionsOfService(service: string): readonly KnownAction[] | undefined {
  const prefix = service.toLowerCase();
  const table = tableOf(prefix);
  if (!table) return undefined;
  let known = byService.get(prefix);
  if (!known) {
    known = Object.entries(table.actions).map(([name, [set = 0, ...arns]]) => ({
      name: `${prefix}:${name}`,
      keys: (table.keySets[set] ?? []).map((index) => table.keys[index] ?? ''),
      arns: arns.map((index) => table.arns[index] ?? ''),
      optional: table.optional.includes(name),
    }));
    byService.set(prefix, known);
  }
  return known;
}

const retired = new Set(head.retired.map((name) => name.toLowerCase()));

/** Whether an older copy of the reference had the action, and the table's own does not. */
export function isRetired(action: string): boolean {
  return retired.has(action.toLowerCase());
}

const matched = new Map<string, readonly KnownAction[]>();

/** The known actions that an Action value covers; every action of the table for `*`. */
export function actionsMatching(pattern: string): readonly KnownAction[] {
  const folded = pattern.toLowerCase();
  let actions = matched.get(folded);
  if (!actions) {
    const [service = ''] = folded.split(':');
    const all = /[*?]/.test(service)
      ? knownServices().flatMap((one) => actionsOfService(one) ?? [])
      : (actionsOfService(service) ?? []);
    const matches = likeMatcher(folded, false);
    actions = all.filter(({ name }) => matches(name.toLowerCase(), () => undefined));
    matched.set(folded, actions);
  }
  return actions;
}

/** Condition keys that belong to one service, by its prefix; undefined for a service the table does not hold. */
export function keysOfService(service: string): readonly string[] | undefined {
  return tableOf(service)?.keys;
}

/** What stands as the service in the ARNs of a service's resources: not always its prefix. */
export function arnServices(service: string): readonly string[] {
  return [...new Set((tableOf(service)?.arns ?? []).map((arn) => arn.split(':')[2] ?? ''))];
}

export function globalKeys(): readonly string[] {
  return head.globalKeys;
}

/** Keys of federated sign-in and the like, which stand in the table of STS under their provider's name. */
export function isListedAnywhere(key: string): boolean {
  return knownServices().some((service) => tableOf(service)?.keys.some((known) => isSameKey(known, key)));
}

/** Whether a key of a policy is a documented one; names do not care about case, `*` stands for any tag or name. */
export function isSameKey(known: string, key: string): boolean {
  const wanted = known.toLowerCase();
  const actual = key.toLowerCase();
  return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : wanted === actual;
}
