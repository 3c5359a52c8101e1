import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { Lock } from '../../../src/workteams/lock.ts';
import type { TeamSummary } from '../../../src/workteams/team.ts';
import { formOf, valuesOf } from '../../state/form.ts';
import type { Item } from '../../state/overlay.ts';
import { chosenKeys, currentRow } from '../../state/table.ts';
import { knownLog, readRecentLog } from '../across/lock-log.ts';
import { stopWatching, watchRollout } from '../across/watch-rollout.ts';
import { areaStore, type Shell } from '../area.ts';
import type { WorkteamsCommand } from './bindings.ts';
import { remedyOf } from './findings.ts';
import {
  addressesIn,
  allowListForm,
  createForm,
  createInput,
  editForm,
  editInput,
  inviteForm,
  wordsIn,
} from './forms.ts';
import type { WorkteamsAction, WorkteamsState } from './model.ts';
import { commandsOf, planRequest, type Request } from './requests.ts';
import { currentFinding } from './state.ts';
import { type Undo, undoOf } from './undo.ts';

type Handler = (shell: Shell, state: WorkteamsState) => void;

export const { act, stateOf } = areaStore<WorkteamsState, WorkteamsAction>('workteams');

/** Shows what a request would change, and asks. */
function propose(shell: Shell, title: string, request: Request): void {
  act(shell, { type: 'asked', request });
  shell.propose({
    title,
    commands: commandsOf(request).map((words) => [...words, ...shell.targetWords()]),
    ...(locks(request) ? { context: 'workteams.plan' } : {}),
    plan: async (connection, signal) => {
      const plan = await planRequest(connection, request, signal);
      return {
        plan,
        async *apply(signal) {
          const result = yield* connection.workteams.apply(plan, signal);
          const undo = undoOf(result);
          if (undo) made(shell, undo);
          return result;
        },
      };
    },
  });
}

/** After a change of locks or of the allow list. */
function made(shell: Shell, undo: Undo): void {
  act(shell, { type: 'made', undo });
  const { rollout } = stateOf(shell);
  // What is watched has another lock now, and begins there.
  if (rollout) follow(shell, rollout.team);
}

/** True for what switches a lock on. */
function locks(request: Request): boolean {
  return request.type === 'update' && request.input.lock !== undefined && request.input.lock !== 'off';
}

/** Teams a change is about: the open one, the selected ones, or the one under the cursor. */
export function chosenTeams(state: WorkteamsState): string[] {
  return state.open ? [state.open.name] : chosenKeys(state.teams);
}

/** The one team that keys for a single team are about. */
export function currentTeam(state: WorkteamsState): string | undefined {
  return state.open?.name ?? currentRow(state.teams)?.key;
}

export function summaryOf(state: WorkteamsState, name: string | undefined) {
  const { open, list } = state;
  if (open?.detail.data && open.name === name) return open.detail.data;
  return list.data?.teams.find((team) => team.workteam.WorkteamName === name);
}

function chosenAddresses(state: WorkteamsState): string[] {
  const table = state.open?.members;
  if (!table) return [];
  const keys = new Set(chosenKeys(table));
  return table.rows.filter((row) => keys.has(row.key)).map((row) => row.cells.address?.text ?? row.key);
}

const LOCK_OPTIONS: readonly Item<Lock>[] = [
  {
    value: 'source-ip',
    label: 'source-ip',
    detail: 'URLs work only from the public address that opened the task. For workers on the internet.',
  },
  {
    value: 'vpc-source-ip',
    label: 'vpc-source-ip',
    detail: 'URLs work only from the private address that opened the task. For a portal in a VPC.',
  },
  { value: 'off', label: 'off', detail: 'URLs work from any address until they expire.' },
  {
    value: 'both',
    label: 'both flags (--force)',
    detail: 'No request path satisfies both conditions: workers may see no images at all. For tests only.',
  },
];

/** Asks which lock some teams should have; what is then shown is the plan. */
function chooseLock(shell: Shell, state: WorkteamsState, names: readonly string[]): void {
  const lock = summaryOf(state, names[0])?.lock;
  const at = names.length === 1 ? LOCK_OPTIONS.findIndex((option) => option.value === lock) : -1;
  const choice = {
    title: names.length === 1 ? `Lock ${names[0]}` : `Lock ${names.length} teams`,
    text: `What presigned URLs are bound to, for ${names.join(', ')}. Nothing changes until you have seen before and after.`,
    options: LOCK_OPTIONS.map((option, index) =>
      index === at ? { ...option, label: `${option.label} (as it is)` } : option,
    ),
    cursor: 0,
  };
  shell.choose(choice, (lock) => {
    const input = { lock, ...(lock === 'both' ? { force: true } : {}) };
    propose(shell, `Lock ${names.join(', ')}`, { type: 'update', names, input, log: () => knownLog(shell) });
  });
}

/** Opens the view of who is refused since the team was changed, and keeps it up to date. */
export function follow(shell: Shell, team: string): void {
  const connection = shell.connection();
  if (!connection) return;
  act(shell, { type: 'rollout-open', team });
  void watchRollout(shell, connection, team);
}

/** The lock that the team had before it was changed here; without one that is known, none. */
function lockBefore(undo: Undo | undefined, team: string): Lock {
  const change = undo?.find((each) => each.type === 'update' && each.names.includes(team));
  return (change?.type === 'update' && change.input.lock) || 'off';
}

function openCreate(shell: Shell, { list }: WorkteamsState): void {
  shell.openForm(createForm(list.data), {}, (values) =>
    propose(shell, `Create ${values.name}`, { type: 'create', input: createInput(values) }),
  );
}

function openEdit(shell: Shell, team: TeamSummary): void {
  const { spec, initial } = editForm(team);
  const name = team.workteam.WorkteamName;
  shell.openForm(spec, initial, (values) => {
    const input = editInput(valuesOf(formOf(spec, initial)), values);
    if (Object.keys(input).length === 0) return shell.notify('Nothing was changed in the form.', 'warn');
    propose(shell, `Update ${name}`, { type: 'update', names: [name], input });
  });
}

function openInvite(shell: Shell, team: TeamSummary): void {
  const name = team.workteam.WorkteamName;
  shell.openForm(inviteForm(team), {}, ({ address = '', group = '' }) => {
    const input = { team: name, emails: addressesIn(address), ...(group === '' ? {} : { group }) };
    propose(shell, `Invite people to ${name}`, { type: 'invite', input });
  });
}

function openAllowList(shell: Shell, state: WorkteamsState): void {
  const workforce = summaryOf(state, currentTeam(state))?.workforce ?? state.list.data?.workforces[0];
  if (!workforce) {
    return shell.notify('There is no workforce in this region, so there is no allow list.', 'warn');
  }
  const { spec, initial } = allowListForm(workforce);
  shell.openForm(spec, initial, ({ cidr }) =>
    propose(shell, 'Set the allow list', {
      type: 'allow-ips',
      cidrs: wordsIn(cidr),
      workforce: workforce.WorkforceName,
    }),
  );
}

export const WORKTEAMS_COMMANDS: Readonly<Record<WorkteamsCommand, Handler>> = {
  'workteams.open': (shell, state) => {
    const name = currentRow(state.teams)?.key;
    if (name === undefined) return;
    act(shell, { type: 'open', name });
    void loadTeam(shell, name);
  },
  'workteams.part-next': (shell) => act(shell, { type: 'part', by: 1 }),
  'workteams.part-previous': (shell) => act(shell, { type: 'part', by: -1 }),
  'workteams.audit': (shell) => void loadAudit(shell),
  'workteams.fix': (shell, state) => {
    const found = currentFinding(state);
    if (found === undefined) return;
    const team = summaryOf(state, found.subject);
    const name = team?.workteam.WorkteamName;
    switch (remedyOf(found)) {
      case 'lock':
        return name === undefined ? undefined : chooseLock(shell, state, [name]);
      case 'allow-list':
        return openAllowList(shell, state);
      case 'invite':
        return team && openInvite(shell, team);
      case 'edit':
        return team && openEdit(shell, team);
      case 'team': {
        if (name === undefined) return;
        act(shell, { type: 'open', name });
        return void loadTeam(shell, name);
      }
      case undefined:
        return shell.notify(found.fix, 'plain');
    }
  },
  'workteams.lock': (shell, state) => {
    const names = chosenTeams(state);
    if (names.length > 0) chooseLock(shell, state, names);
  },
  'workteams.create': openCreate,
  'workteams.edit': (shell, state) => {
    const team = summaryOf(state, currentTeam(state));
    if (team) openEdit(shell, team);
  },
  'workteams.invite': (shell, state) => {
    const team = summaryOf(state, currentTeam(state));
    if (team) openInvite(shell, team);
  },
  'workteams.delete': (shell, state) => {
    const name = currentTeam(state);
    if (name !== undefined) propose(shell, `Delete ${name}`, { type: 'delete', name });
  },
  'workteams.allow-list': openAllowList,
  'workteams.browse-log': (shell, { asked }) => {
    const connection = shell.connection();
    const [team] = asked?.type === 'update' ? asked.names : [];
    if (connection && team !== undefined) void readRecentLog(shell, connection, team);
  },
  'workteams.follow': (shell, state) => {
    const name = currentTeam(state);
    if (name !== undefined) follow(shell, name);
  },
  'workteams.look': (shell, { rollout }) => {
    if (rollout) follow(shell, rollout.team);
  },
  'workteams.leave-rollout': (shell) => {
    act(shell, { type: 'back' });
    if (!stateOf(shell).rollout) stopWatching();
  },
  'workteams.roll-back': (shell, { rollout, undo }) => {
    if (!rollout) return;
    const lock = lockBefore(undo, rollout.team);
    const input = { lock, ...(lock === 'both' ? { force: true } : {}) };
    propose(shell, `Roll back ${rollout.team}`, { type: 'update', names: [rollout.team], input });
  },
  'workteams.undo': (shell, { undo }) => {
    const [only, ...others] = undo ?? [];
    if (!only) return;
    const title = 'Undo the last change';
    propose(shell, title, others.length === 0 ? only : { type: 'all', title, of: [only, ...others] });
  },
  'workteams.remove-members': (shell, state) => {
    const emails = chosenAddresses(state);
    const team = state.open?.name;
    if (team === undefined || emails.length === 0) return;
    propose(shell, `Remove ${emails.length} from ${team}`, {
      type: 'remove-members',
      input: { team, emails },
    });
  },
  'workteams.delete-users': (shell, state) => {
    const emails = chosenAddresses(state);
    if (emails.length === 0) return;
    propose(shell, `Delete ${emails.length} from the user pool`, { type: 'delete-users', emails });
  },
  'workteams.resend': (shell, state) => {
    const emails = chosenAddresses(state);
    const team = state.open?.name;
    if (team === undefined || emails.length === 0) return;
    const input = { team, emails, resend: true };
    propose(shell, `Invite ${emails.length} again to ${team}`, { type: 'invite', input });
  },
};

/** Asks for one team's detail; an answer for a team that is no longer open is dropped by the reducer. */
export async function loadTeam(shell: Shell, name: string, signal?: AbortSignal): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  act(shell, { type: 'detail-loading', name, since: shell.now() });
  try {
    const detail = await connection.workteams.show(name, { signal });
    if (signal?.aborted || shell.connection() !== connection) return;
    act(shell, { type: 'detail-loaded', name, detail, now: shell.now() });
  } catch (error) {
    if (signal?.aborted || shell.connection() !== connection) return;
    const failure = toGroundctlError(error);
    if (failure.code === 'no-such-workteam') {
      act(shell, { type: 'close', name });
      shell.notify(`${name} no longer exists.`, 'warn');
    } else act(shell, { type: 'detail-failed', name, error: failure });
  }
}

/** Audits the region; what was found before stays in sight until the answer is there. */
export async function loadAudit(shell: Shell, signal?: AbortSignal): Promise<void> {
  const connection = shell.connection();
  if (!connection) return;
  act(shell, { type: 'audit-loading', since: shell.now() });
  try {
    const findings = await connection.workteams.audit([], { signal });
    if (!signal?.aborted && shell.connection() === connection) act(shell, { type: 'audit-loaded', findings });
  } catch (error) {
    if (signal?.aborted || shell.connection() !== connection) return;
    act(shell, { type: 'audit-failed', error: toGroundctlError(error) });
  }
}
