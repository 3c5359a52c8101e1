import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { sanitize } from '../core/text/sanitize.ts';
import type { Workteam } from './model.ts';
import type { WorkteamApi } from './ports.ts';

/** The team of that name, or an error that names teams with a similar one. */
export async function requireTeam(api: WorkteamApi, name: string, options: CallOptions): Promise<Workteam> {
  const workteam = await api.describeWorkteam(name, options);
  if (workteam) return workteam;
  const names = await api.listWorkteams(options).then(
    (teams) => teams.map((team) => team.WorkteamName),
    () => [],
  );
  throw noSuchTeam(name, names);
}

/** For several names: one error that names all missing ones. */
export async function requireTeams(
  api: WorkteamApi,
  names: readonly string[],
  options: CallOptions,
): Promise<Workteam[]> {
  if (names.length === 1) return [await requireTeam(api, names[0] as string, options)];
  const all = new Map((await api.listWorkteams(options)).map((team) => [team.WorkteamName, team]));
  const missing = names.filter((name) => !all.has(name));
  if (missing.length > 0) throw noSuchTeam(missing.join(', '), [...all.keys()]);
  return names.flatMap((name) => all.get(name) ?? []);
}

/** The error for names that are not among the teams there are. */
export function noSuchTeam(name: string, existing: readonly string[]): GroundctlError {
  const shown = existing.slice(0, 10).join(', ');
  return new GroundctlError(`There is no work team ${sanitize(name)} in this account and region.`, {
    code: 'no-such-workteam',
    source: 'aws',
    hint:
      existing.length === 0
        ? 'This region has no work teams; is --region right?'
        : `Teams here: ${shown}${existing.length > 10 ? ', …' : ''}. Is --region right?`,
  });
}
