import { toGroundctlError } from '../../../src/core/to-error.ts';
import { detailJson, summaryJson } from '../../../src/workteams/report.ts';
import { stopWatching } from '../across/watch-rollout.ts';
import { defineArea, type Subject } from '../area.ts';
import type { WorkteamsCommand } from './bindings.ts';
import {
  act,
  chosenTeams,
  currentTeam,
  loadAudit,
  loadTeam,
  stateOf,
  summaryOf,
  WORKTEAMS_COMMANDS,
} from './commands.ts';
import { linearWorkteams } from './linear.ts';
import type { WorkteamsAction, WorkteamsState } from './model.ts';
import { ROLLOUT_HEAD } from './rollout.ts';
import { WorkteamsScreen } from './screen.tsx';
import {
  currentFinding,
  focusedTable,
  initialWorkteams,
  resizedWorkteams,
  summaryHeight,
  workteamsReducer,
} from './state.ts';
import { workteamsStatus } from './status.ts';

export const workteamsArea = defineArea<WorkteamsState, WorkteamsAction, WorkteamsCommand>({
  id: 'workteams',
  title: 'Workteams',
  initial: initialWorkteams,
  reduce: workteamsReducer,
  resized: resizedWorkteams,
  activeContexts: contexts,
  table: focusedTable,
  tableTop: ({ open, rollout, size }) => (rollout ? ROLLOUT_HEAD + 1 : open ? summaryHeight(size) + 3 : 1),
  Screen: WorkteamsScreen,
  status: workteamsStatus,
  linear: linearWorkteams,
  commands: WORKTEAMS_COMMANDS,
  disabled,
  subject,
  load: async (shell, connection, signal) => {
    const { open, audit } = stateOf(shell);
    const detail = open ? loadTeam(shell, open.name, signal) : undefined;
    const findings = audit ? loadAudit(shell, signal) : undefined;
    act(shell, { type: 'list-loading', since: shell.now() });
    try {
      const onPage = (page: number) => {
        if (!signal.aborted) act(shell, { type: 'list-page', page });
      };
      const list = await connection.workteams.list({ signal, onPage });
      if (!signal.aborted) act(shell, { type: 'list-loaded', list, now: shell.now() });
    } catch (error) {
      if (!signal.aborted) act(shell, { type: 'list-failed', error: toGroundctlError(error) });
    }
    await (findings ? Promise.all([detail, findings]) : detail);
  },
  ended: async () => stopWatching(),
});

function contexts({ open, list, teams, audit, rollout }: WorkteamsState): string[] {
  if (rollout) return ['workteams.rollout', 'table'];
  if (!open && audit) return ['workteams.findings', audit.findings.data ? 'table' : 'unread'];
  if (!open && !list.data && list.error) return ['unread'];
  if (!open && list.data && teams.rows.length === 0) return ['workteams.none'];
  if (!open) return ['workteams.list', 'table'];
  if (open.part === 'members') return ['workteams.members', 'workteams.team', 'table'];
  return ['workteams.team', open.part === 'jobs' ? 'table' : 'text'];
}

const MEMBER_COMMANDS = new Set<WorkteamsCommand>([
  'workteams.remove-members',
  'workteams.delete-users',
  'workteams.resend',
]);

const NEEDS_TEAM = new Set<WorkteamsCommand>([
  'workteams.open',
  'workteams.lock',
  'workteams.follow',
  'workteams.edit',
  'workteams.invite',
  'workteams.delete',
]);

function disabled(command: WorkteamsCommand, state: WorkteamsState): string | undefined {
  if (NEEDS_TEAM.has(command) && chosenTeams(state).length === 0) return 'There is no team under the cursor.';
  if (command === 'workteams.roll-back' && state.rollout?.place?.lock === 'off') {
    return 'The team has no lock: there is nothing to revert.';
  }
  if (command === 'workteams.undo' && state.undo === undefined) {
    return 'No lock or allow list has been changed here yet.';
  }
  if (command === 'workteams.fix' && currentFinding(state) === undefined) {
    return 'There is no finding under the cursor.';
  }
  if (command === 'workteams.create' && state.list.data && state.list.data.workforces.length === 0) {
    return 'A team needs a workforce, and this region has none.';
  }
  if (command === 'workteams.invite') {
    const membership = summaryOf(state, currentTeam(state))?.membership;
    if (membership && !membership.known && membership.reason === 'oidc') {
      return 'Members of this team are managed by your identity provider, not here.';
    }
  }
  if (MEMBER_COMMANDS.has(command)) {
    if ((state.open?.members.rows.length ?? 0) === 0) return 'There is no member under the cursor.';
  }
  return undefined;
}

function subject(state: WorkteamsState): Subject | undefined {
  const { rollout } = state;
  if (rollout) {
    const { place, seen, team } = rollout;
    return (
      place && {
        name: `rollout-${team}`,
        json: { team, ...place, ...seen },
        consolePath: 'sagemaker/groundtruth?#/labeling-workforces/private',
        command: [
          ...['groundctl', 'logs', 'follow', place.source, '--bucket', place.bucket],
          ...['--since', `${new Date(place.since).toISOString().slice(0, 19)}Z`, '--workteam', team],
        ],
      }
    );
  }
  const name = currentTeam(state);
  const team = summaryOf(state, name);
  if (name === undefined || !team) return undefined;
  return {
    name,
    json: state.open?.detail.data ? detailJson(state.open.detail.data) : summaryJson(team),
    consolePath: 'sagemaker/groundtruth?#/labeling-workforces/private',
    command: ['groundctl', 'workteams', 'show', name],
  };
}
