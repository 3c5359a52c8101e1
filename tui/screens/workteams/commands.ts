import { toGroundctlError } from '../../../src/core/to-error.ts';
import { chosenKeys, currentRow } from '../../state/table.ts';
import { readRecentLog } from '../across/lock-log.ts';
import type { Shell } from '../area.ts';
import { remedyOf } from './findings.ts';
import { allowListForm, createForm, editForm, inviteForm } from './forms.ts';
import { commandsOf, type Request } from './requests.ts';
import { currentFinding, type WorkteamsAction, type WorkteamsState } from './state.ts';

type Handler = (shell: Shell, state: WorkteamsState) => void;

export function act(shell: Shell, action: WorkteamsAction): void {
  shell.dispatch({ type: 'in-area', id: 'workteams', action });
}

/** Shows what a request would change, and asks. */
export function propose(shell: Shell, title: string, request: Request): void {
  const [first = [], ...then] = commandsOf(request).map((words) => [...words, ...shell.targetWords()]);
  shell.openPlan(request, title, first, ...then);
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

const LOCK_OPTIONS = [
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
    detail: 'No request path meets both conditions: workers may see no image at all. For tests only.',
  },
];

/** Asks which lock some teams should have; what is then shown is the plan. */
function chooseLock(shell: Shell, state: WorkteamsState, names: readonly string[]): void {
  const lock = summaryOf(state, names[0])?.lock;
  const at = names.length === 1 ? LOCK_OPTIONS.findIndex((option) => option.value === lock) : -1;
  shell.open({
    type: 'choose',
    id: 'lock',
    title: names.length === 1 ? `Lock ${names[0]}` : `Lock ${names.length} teams`,
    text: `What presigned URLs are bound to, for ${names.join(', ')}. Nothing changes before you have seen before and after.`,
    options: LOCK_OPTIONS.map((option, index) =>
      index === at ? { ...option, label: `${option.label} (as it is)` } : option,
    ),
    cursor: 0,
    payload: names,
  });
}

export const WORKTEAMS_COMMANDS: Readonly<Record<string, Handler>> = {
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
        return WORKTEAMS_COMMANDS['workteams.allow-list']?.(shell, state);
      case 'invite':
        return team && name !== undefined ? shell.openForm(inviteForm(team), {}, name) : undefined;
      case 'edit': {
        if (!team) return;
        const { spec, initial } = editForm(team);
        return shell.openForm(spec, initial, team);
      }
      case 'team': {
        if (name === undefined) return;
        act(shell, { type: 'open', name });
        return void loadTeam(shell, name);
      }
      default:
        return shell.notify(found.fix, 'plain');
    }
  },
  'workteams.lock': (shell, state) => {
    const names = chosenTeams(state);
    if (names.length > 0) chooseLock(shell, state, names);
  },
  'workteams.create': (shell, state) => shell.openForm(createForm(state.list.data), {}, undefined),
  'workteams.edit': (shell, state) => {
    const team = summaryOf(state, currentTeam(state));
    if (team) {
      const { spec, initial } = editForm(team);
      shell.openForm(spec, initial, team);
    }
  },
  'workteams.invite': (shell, state) => {
    const team = summaryOf(state, currentTeam(state));
    if (team) shell.openForm(inviteForm(team), {}, team.workteam.WorkteamName);
  },
  'workteams.delete': (shell, state) => {
    const name = currentTeam(state);
    if (name !== undefined) propose(shell, `Delete ${name}`, { type: 'delete', name });
  },
  'workteams.allow-list': (shell, state) => {
    const name = currentTeam(state);
    const workforce = summaryOf(state, name)?.workforce ?? state.list.data?.workforces[0];
    if (!workforce) {
      shell.notify('There is no workforce in this region, so there is no allow list.', 'warn');
      return;
    }
    const { spec, initial } = allowListForm(workforce);
    shell.openForm(spec, initial, workforce.WorkforceName);
  },
  'workteams.browse-log': (shell) => {
    const request = planRequested(shell);
    const connection = shell.connection();
    const [team] = request?.type === 'update' ? request.names : [];
    if (connection && team !== undefined) void readRecentLog(shell, connection, team);
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

/** What the plan on the screen was asked for. */
function planRequested(shell: Shell): Request | undefined {
  const plan = shell.get().overlays.findLast((overlay) => overlay.type === 'plan');
  return plan?.dialog.request as Request | undefined;
}

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
      shell.notify(`${name} is not there any more.`, 'warn');
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
