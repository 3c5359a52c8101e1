import { jsonDocument, renderJson, renderJsonLine } from '../../core/report/json.ts';
import { markdownRows } from '../../core/report/markdown.ts';
import { type Column, renderTable } from '../../core/report/table.ts';
import type { Person } from '../../workteams/people.ts';
import { address } from '../../workteams/read-members.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';

/** `groundctl members list --all`: everybody with an account, in a team or in none. */
export async function people(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const connection = await io.connect(options);
  const found = await connection.workteams.people({ signal: io.signal });
  io.print(render(io, found, options, connection.target.region));
  return undefined;
}

function render(io: Io, found: readonly Person[], { output }: GlobalOptions, region: string): string {
  const data = found.map(({ user, userPool, state, teams }) => ({
    ...user,
    UserPool: userPool,
    state,
    teams,
  }));
  switch (output) {
    case 'json':
      return renderJson(jsonDocument('members.list', { region, members: data }));
    case 'ndjson':
      return [
        ...data.map((person) => ({ type: 'member', ...person })),
        {
          type: 'summary',
          ...jsonDocument('members.list', { region, members: data.length, incomplete: [] }),
        },
      ]
        .map(renderJsonLine)
        .join('');
    case 'markdown':
      return markdownRows(found, COLUMNS);
    default:
      return found.length === 0
        ? 'Nobody has an account: no team of this region signs in through Cognito.\n'
        : `${renderTable(found, COLUMNS, io.table)}\n${summary(found)}\n`;
  }
}

const COLUMNS: Column<Person>[] = [
  { header: 'Person', value: ({ user }) => address(user), min: 16 },
  { header: 'State', value: stateWords, tone: ({ state }) => (state === 'verified' ? 'success' : 'warning') },
  { header: 'Teams', value: ({ teams }) => teams.join(', ') || 'none', min: 10 },
  {
    header: 'Since',
    value: ({ user }) => user.UserCreateDate?.toISOString().slice(0, 10) ?? 'unknown',
    priority: 1,
  },
];

function stateWords({ state, user }: Person): string {
  if (state === 'invited') return 'never signed in';
  return state === 'other' ? (user.UserStatus ?? 'other') : state;
}

function summary(found: readonly Person[]): string {
  const count = (wanted: (person: Person) => boolean) => found.filter(wanted).length;
  return [
    `${found.length} accounts`,
    `${count(({ state }) => state === 'invited')} never signed in`,
    `${count(({ state }) => state === 'disabled')} disabled`,
    `${count(({ teams }) => teams.length === 0)} in no team`,
  ].join(' · ');
}
