import type { Plan, PlanResult } from '../../../src/core/plan.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { WorkteamChange } from '../../../src/workteams/change.ts';
import type { Lock } from '../../../src/workteams/lock.ts';
import { detailJson, summaryJson } from '../../../src/workteams/report.ts';
import type { TeamSummary } from '../../../src/workteams/team.ts';
import type { FormValues } from '../../state/form.ts';
import { formOf, valuesOf } from '../../state/form.ts';
import { knownLog } from '../across/lock-log.ts';
import { defineArea, type Shell, type Subject } from '../area.ts';
import {
  act,
  chosenTeams,
  currentTeam,
  loadAudit,
  loadTeam,
  propose,
  summaryOf,
  WORKTEAMS_COMMANDS,
} from './commands.ts';
import { addressesIn, createInput, editForm, editInput, wordsIn } from './forms.ts';
import { linearWorkteams } from './linear.ts';
import { planRequest, type Request } from './requests.ts';
import { WorkteamsScreen } from './screen.tsx';
import {
  currentFinding,
  focusedTable,
  initialWorkteams,
  resizedWorkteams,
  summaryHeight,
  type WorkteamsAction,
  type WorkteamsState,
  workteamsReducer,
} from './state.ts';
import { workteamsStatus } from './status.ts';
import { undoOf } from './undo.ts';

/** The Workteams tab. */
export const workteamsArea = defineArea<WorkteamsState, WorkteamsAction>({
  id: 'workteams',
  title: 'Workteams',
  initial: initialWorkteams,
  reduce: workteamsReducer,
  resized: resizedWorkteams,
  activeContexts: contexts,
  table: focusedTable,
  tableTop: ({ open, size }) => (open ? summaryHeight(size) + 3 : 1),
  Screen: WorkteamsScreen,
  status: workteamsStatus,
  linear: linearWorkteams,
  commands: WORKTEAMS_COMMANDS,
  disabled,
  subject,
  load: async (shell, connection, signal) => {
    const { open, audit } = shell.get().areas.workteams as WorkteamsState;
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
  chosen: (shell, id, value, payload) => {
    if (id !== 'lock') return;
    const names = payload as readonly string[];
    const lock = value as Lock;
    const input = { lock, ...(lock === 'both' ? { force: true } : {}) };
    propose(shell, `Lock ${names.join(', ')}`, { type: 'update', names, input, log: () => knownLog(shell) });
  },
  submitted,
  plan: (connection, request, signal) => planRequest(connection, request as Request, signal),
  apply: (connection, plan, signal) => connection.workteams.apply(plan as Plan<WorkteamChange>, signal),
  planContext: (request) => (locks(request as Request) ? 'workteams.plan' : undefined),
  made: (shell, result) => {
    const undo = undoOf(result as PlanResult<WorkteamChange>);
    if (undo) act(shell, { type: 'made', undo });
  },
});

/** True for what switches a lock on. */
function locks(request: Request): boolean {
  return request.type === 'update' && request.input.lock !== undefined && request.input.lock !== 'off';
}

function contexts({ open, list, teams, audit }: WorkteamsState): string[] {
  if (!open && audit) return ['workteams.findings', audit.findings.data ? 'table' : 'unread'];
  if (!open && !list.data && list.error) return ['unread'];
  if (!open && list.data && teams.rows.length === 0) return ['workteams.none'];
  if (!open) return ['workteams.list', 'table'];
  if (open.part === 'members') return ['workteams.members', 'workteams.team', 'table'];
  return ['workteams.team', open.part === 'jobs' ? 'table' : 'text'];
}

function submitted(shell: Shell, form: string, values: FormValues, payload: unknown): void {
  switch (form) {
    case 'create':
      return propose(shell, `Create ${values.name}`, { type: 'create', input: createInput(values) });
    case 'edit': {
      const team = payload as TeamSummary;
      const { spec, initial } = editForm(team);
      const input = editInput(valuesOf(formOf(spec, initial)), values);
      if (Object.keys(input).length === 0) return shell.notify('Nothing was changed in the form.', 'warn');
      const name = team.workteam.WorkteamName;
      return propose(shell, `Update ${name}`, { type: 'update', names: [name], input });
    }
    case 'invite': {
      const input = {
        team: payload as string,
        emails: addressesIn(values.address ?? ''),
        ...(values.group ? { group: values.group } : {}),
      };
      return propose(shell, `Invite people to ${input.team}`, { type: 'invite', input });
    }
    default:
      return propose(shell, 'Set the allow list', {
        type: 'allow-ips',
        cidrs: wordsIn(values.cidr),
        workforce: payload as string,
      });
  }
}

const MEMBER_COMMANDS = new Set(['workteams.remove-members', 'workteams.delete-users', 'workteams.resend']);

const NEEDS_TEAM = new Set([
  'workteams.open',
  'workteams.lock',
  'workteams.edit',
  'workteams.invite',
  'workteams.delete',
]);

function disabled(command: string, state: WorkteamsState): string | undefined {
  if (NEEDS_TEAM.has(command) && chosenTeams(state).length === 0) return 'There is no team under the cursor.';
  if (command === 'workteams.undo' && state.undo === undefined) {
    return 'No lock and no allow list was changed here yet.';
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
