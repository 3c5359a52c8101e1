import { isMap, LineCounter, parseDocument } from 'yaml';
import { usageError } from '../../core/errors.ts';
import { parseCidr } from '../../core/net/cidr.ts';
import { describeProblem } from '../../core/parsed.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage, sanitize } from '../../core/text/sanitize.ts';
import { yamlProblems } from '../../core/text/yaml-problems.ts';
import { LOCKS, type Lock } from '../lock.ts';
import { MAX_CIDRS } from '../plan-allow-ips.ts';
import { KEYS, modelProblemsOf, nameOf, type Path } from './entry-problems.ts';
import type { TeamEntry, TeamsFile } from './teams-file.ts';

const TOP = ['$schema', 'version', 'region', 'account', 'workforce', 'teams'];
const WORKFORCE = ['name', 'allowList'];
const TEAM = [
  'description',
  'groups',
  'userPool',
  'clientId',
  'oidcGroups',
  'lock',
  'notificationTopic',
  'tags',
  'members',
];

/** So many problems show that it is another kind of file. */
const MOST_PROBLEMS = 20;

/**
 * Reads the file of teams, YAML or JSON. Throws one usage error that names every problem with its line: a key that
 * nobody knows or that stands twice, a value of the wrong kind, what AWS's model does not allow.
 */
export function readTeamsFile(text: string, name: string): TeamsFile {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: lines, prettyErrors: false });
  const problems: { line: number; message: string }[] = yamlProblems(document.errors).map(
    ({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      message: sanitize(message),
    }),
  );
  const reader = new Reader((path, message) => {
    // The nearest part that is there says where to look.
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (!range && depth > 0) continue;
      problems.push({ line: range ? lines.linePos(range[0]).line : 1, message });
      return;
    }
  });
  let file: TeamsFile = { teams: new Map() };
  if (problems.length === 0) {
    if (!isMap(document.contents))
      problems.push({ line: 1, message: 'is not a mapping with "version" and "teams"' });
    else file = reader.file(plain(document));
  }
  if (problems.length === 0) return file;
  const shown = problems.slice(0, MOST_PROBLEMS).map(({ line, message }) => `line ${line}: ${message}`);
  const more = problems.length - shown.length;
  throw usageError(
    `${quoteForMessage(name)} is not a valid file of work teams: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`,
    {
      code: 'invalid-teams-file',
      problems: [...shown, ...(more > 0 ? [`and ${more} more`] : [])],
      hint: 'Nothing was sent.',
    },
  );
}

/** Aliases that would multiply without end are refused by the library. */
function plain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw usageError(`The file cannot be read: ${sanitize((error as Error).message)}.`, {
      code: 'invalid-teams-file',
    });
  }
}

class Reader {
  readonly #report: (path: Path, message: string) => void;

  constructor(report: (path: Path, message: string) => void) {
    this.#report = report;
  }

  file(value: unknown): TeamsFile {
    const top = this.#object(value, [], TOP);
    if (top.version !== 1) {
      this.#report(top.version === undefined ? [] : ['version'], '"version" must be 1');
    }
    const region = this.#text(top, [], 'region');
    const account = this.#text(top, [], 'account');
    if (account !== undefined && !/^\d{12}$/.test(account)) {
      this.#report(['account'], '"account" must be the 12 digits of an account, in quotes');
    }
    const workforce = top.workforce === undefined ? undefined : this.#workforce(top.workforce);
    const teams = new Map<string, TeamEntry>();
    if (top.teams === undefined) this.#report([], '"teams" is missing');
    else {
      for (const [name, entry] of Object.entries(this.#object(top.teams, ['teams']))) {
        teams.set(name, this.#team(name, entry));
      }
      this.#sameGroupTwice(teams);
    }
    return {
      teams,
      ...(region === undefined ? {} : { region }),
      ...(account === undefined ? {} : { account }),
      ...(workforce === undefined ? {} : { workforce }),
    };
  }

  #workforce(value: unknown): NonNullable<TeamsFile['workforce']> {
    const path = ['workforce'];
    const entry = this.#object(value, path, WORKFORCE);
    const name = this.#text(entry, path, 'name');
    const allowList = this.#texts(entry.allowList, [...path, 'allowList']);
    // What is already there may be as it is; what would be changed is looked at harder by then.
    for (const [index, text] of (allowList ?? []).entries()) {
      const cidr = parseCidr(text);
      if (!cidr.ok) this.#report([...path, 'allowList', index], describeProblem(cidr));
    }
    if ((allowList?.length ?? 0) > MAX_CIDRS) {
      this.#report([...path, 'allowList'], `there are ${allowList?.length} ranges, ${MAX_CIDRS} are allowed`);
    }
    return { ...(name === undefined ? {} : { name }), ...(allowList === undefined ? {} : { allowList }) };
  }

  #team(name: string, value: unknown): TeamEntry {
    const path = ['teams', name];
    const entry = this.#object(value ?? {}, path, TEAM);
    const words = (key: string) => {
      const read = this.#text(entry, path, key);
      return read === undefined ? {} : { [key]: read };
    };
    const groups = this.#texts(entry.groups, [...path, 'groups']);
    const oidcGroups = this.#texts(entry.oidcGroups, [...path, 'oidcGroups']);
    const lock = this.#text(entry, path, 'lock');
    if (lock !== undefined && !LOCKS.includes(lock as Lock)) {
      this.#report([...path, 'lock'], `${quoteForMessage(lock)} is not one of ${LOCKS.join(', ')}`);
    }
    const tags = this.#tags(entry.tags, [...path, 'tags']);
    const members = this.#members(entry.members, [...path, 'members'], groups);
    const team: TeamEntry = {
      ...words('description'),
      ...words('userPool'),
      ...words('clientId'),
      ...words('notificationTopic'),
      ...(groups === undefined ? {} : { groups }),
      ...(oidcGroups === undefined ? {} : { oidcGroups }),
      ...(lock === undefined || !LOCKS.includes(lock as Lock) ? {} : { lock: lock as Lock }),
      ...(tags === undefined ? {} : { tags }),
      ...(members === undefined ? {} : { members }),
    };
    for (const { field, message } of modelProblemsOf(name, team)) {
      const key = KEYS[field];
      this.#report(key === undefined ? path : [...path, key], `${key ?? field}: ${message}`);
    }
    return team;
  }

  #tags(value: unknown, path: Path): Readonly<Record<string, string>> | undefined {
    if (value === undefined) return undefined;
    const entries = Object.entries(this.#object(value, path));
    for (const [key, tag] of entries) {
      if (typeof tag !== 'string')
        this.#report([...path, key], `the tag ${quoteForMessage(key)} must be text, in quotes`);
      if (/^aws:/i.test(key)) this.#report([...path, key], 'tags that begin with aws: are reserved for AWS');
    }
    return Object.fromEntries(entries.filter((one): one is [string, string] => typeof one[1] === 'string'));
  }

  #members(
    value: unknown,
    path: Path,
    groups: readonly string[] | undefined,
  ): ReadonlyMap<string, readonly string[]> | undefined {
    if (value === undefined) return undefined;
    if (groups === undefined) {
      this.#report(path, '"members" needs "groups": it lists who is in them');
      return undefined;
    }
    const [only] = groups;
    if (Array.isArray(value)) {
      if (groups.length !== 1 || only === undefined) {
        this.#report(path, 'with several groups, "members" must have a list for each of them');
        return undefined;
      }
      return new Map([[only, this.#addresses(value, path)]]);
    }
    const members = new Map<string, readonly string[]>();
    for (const [group, list] of Object.entries(this.#object(value, path))) {
      if (!groups.includes(group)) {
        this.#report(
          [...path, group],
          `${quoteForMessage(group)} is not one of the team's groups (${groups.map((one) => sanitize(one)).join(', ')})`,
        );
      }
      members.set(group, this.#addresses(list, [...path, group]));
    }
    return members;
  }

  #addresses(value: unknown, path: Path): readonly string[] {
    const list = this.#texts(value, path) ?? [];
    const spellings = new Map<string, string>();
    for (const [index, address] of list.entries()) {
      const other = spellings.get(address.toLowerCase());
      if (other !== undefined) {
        this.#report(
          [...path, index],
          other === address
            ? `${quoteForMessage(address)} stands twice`
            : `${quoteForMessage(other)} and ${quoteForMessage(address)} differ only in case: which one is correct?`,
        );
      }
      if (address === '' || [...address].length > 128 || /\s/.test(address)) {
        this.#report([...path, index], `${quoteForMessage(address)} is neither an address nor a user name`);
      }
      spellings.set(address.toLowerCase(), address);
    }
    return list;
  }

  /** Two teams may share a group; who is in it can be said in one way only. */
  #sameGroupTwice(teams: ReadonlyMap<string, TeamEntry>): void {
    const known = new Map<string, { team: string; list: string }>();
    for (const [team, { members, userPool = '' }] of teams) {
      for (const [group, addresses] of members ?? []) {
        const key = JSON.stringify([userPool, group]);
        const list = JSON.stringify([...addresses].sort());
        const before = known.get(key);
        if (before !== undefined && before.list !== list) {
          this.#report(
            ['teams', team, 'members'],
            `group ${quoteForMessage(group)} has different members under ${quoteForMessage(before.team)}`,
          );
        }
        known.set(key, { team, list });
      }
    }
  }

  #object(value: unknown, path: Path, keys?: readonly string[]): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#report(path, `${nameOf(path)} must be a mapping`);
      return {};
    }
    for (const key of keys === undefined ? [] : Object.keys(value)) {
      if (keys?.includes(key)) continue;
      const near = didYouMean(key, keys ?? []);
      this.#report(
        [...path, key],
        `${quoteForMessage(key)} is not known${near === undefined ? `; there are ${keys?.join(', ')}` : `: did you mean ${near}?`}`,
      );
    }
    return value as Readonly<Record<string, unknown>>;
  }

  #text(entry: Readonly<Record<string, unknown>>, path: Path, key: string): string | undefined {
    const value = Object.hasOwn(entry, key) ? entry[key] : undefined;
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value;
    this.#report([...path, key], `"${key}" must be text${value === null ? ', but is empty' : ', in quotes'}`);
    return undefined;
  }

  #texts(value: unknown, path: Path): readonly string[] | undefined {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) {
      this.#report(path, `${nameOf(path)} must be a list`);
      return [];
    }
    for (const [index, item] of value.entries()) {
      if (typeof item !== 'string')
        this.#report([...path, index], `${nameOf(path)} must contain text, in quotes`);
    }
    return value.filter((item): item is string => typeof item === 'string');
  }
}
