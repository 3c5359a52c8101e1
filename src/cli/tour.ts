import { sanitize } from '../core/text/sanitize.ts';
import { orReason } from '../workteams/list.ts';
import { address } from '../workteams/read-members.ts';
import { signIn } from '../workteams/report.ts';
import type { TeamDetail, TeamSummary } from '../workteams/team.ts';
import type { ExitCode, GlobalOptions, Io } from './io.ts';
import { renderTeams } from './workteams/list.ts';

/** What there is, in plain text, for whoever starts the program without a terminal. */
export async function tour(io: Io, options: GlobalOptions): Promise<ExitCode> {
  const connection = await io.connect(options);
  const [identity, list] = await Promise.all([
    orReason(() => connection.identity()),
    connection.workteams.list({ signal: io.signal }),
  ]);
  if (identity.reason) io.say(`Could not read the account: ${sanitize(identity.reason)}`);
  const largest = largestTeam(list.teams);
  const detail =
    largest && (await connection.workteams.show(largest.workteam.WorkteamName, { signal: io.signal }));
  const { region, sandbox } = connection.target;
  const [workforce] = list.workforces;
  const paint = io.table.style?.paint ?? ((_, text) => text);
  const flag = sandbox ? ' --sandbox' : '';
  // Whoever came by `npm start` has no groundctl on the path.
  const program = process.env.npm_lifecycle_event === undefined ? 'groundctl' : 'npm run -s groundctl --';
  const people = list.teams.flatMap(({ membership }) => (membership.known ? [membership.counts.total] : []));
  io.print(
    [
      paint(
        'heading',
        `groundctl · account ${sanitize(identity.value?.Account ?? 'unknown')} · ${region}${sandbox ? ' · SANDBOX' : ''}`,
      ),
      '',
      paint('heading', 'Work teams and their presigned-URL locks'),
      renderTeams(io, list, region).trimEnd(),
      '',
      paint('heading', 'Workforce'),
      workforce
        ? `${sanitize(workforce.WorkforceName)}: ${sanitize(signIn(workforce))}, ${people.reduce((a, b) => a + b, 0)} memberships`
        : 'none in this region',
      ...(detail
        ? [
            '',
            paint('heading', `Members of ${sanitize(detail.workteam.WorkteamName)}`),
            ...memberLines(detail),
          ]
        : []),
      '',
      paint('heading', 'Next'),
      `  ${program}${flag}                      on a terminal: the same, to look around and change things`,
      `  ${program} workteams audit${flag}      what is wrong, and what to do about it`,
      `  ${program} workteams show NAME${flag}  one team with members, jobs and its exact configuration`,
      `  ${program} --help`,
      '',
    ].join('\n'),
  );
  return undefined;
}

/** How many members the tour names. */
const NAMED = 5;

function largestTeam(teams: readonly TeamSummary[]): TeamSummary | undefined {
  const size = (team: TeamSummary) => (team.membership.known ? team.membership.counts.total : 0);
  return teams.filter((team) => size(team) > 0).sort((a, b) => size(b) - size(a))[0];
}

function memberLines(team: TeamDetail): string[] {
  const members = team.members ?? [];
  const lines = members.slice(0, NAMED).map(({ user, state }) => `${sanitize(address(user))}: ${state}`);
  return members.length > NAMED ? [...lines, `… and ${members.length - NAMED} more`] : lines;
}
