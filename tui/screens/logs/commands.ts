import { addressesOf, recordsOf } from '../../../src/accesslogs/judge/drill-down.ts';
import { findSources } from '../../../src/accesslogs/sources/source.ts';
import type { Finding } from '../../../src/core/finding.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import type { FormValues } from '../../state/form.ts';
import { currentRow } from '../../state/table.ts';
import type { Handlers, Shell } from '../area.ts';
import { act, stateOf } from './act.ts';
import type { LogsCommand } from './bindings.ts';
import { FACTS_FORM, SOURCE_FORM, saveForm, statedFrom } from './forms.ts';
import { judgeAgain, suppose } from './judging.ts';
import type { FindingPart, LogsState } from './model.ts';
import type { Recent } from './recent.ts';
import { forgetRecent } from './recent-list.ts';
import { MOST_ADDRESSES, type Report } from './report.ts';
import { REQUEST_FIELDS, type ReadRequest, type RequestField, requestFrom } from './request.ts';
import { start, stop } from './run.ts';
import { save, savedName, suggestedFile } from './save.ts';
import { tableInFocus } from './state.ts';
import { refusedRows } from './tables.ts';

/** Records of a finding on the screen. */
const MOST_RECORDS = 1000;

export const LOGS_COMMANDS: Handlers<LogsCommand, LogsState> = {
  'logs.read': (shell, state) => {
    const recent = currentRecent(state);
    if (!recent) nameSource(shell, {});
    else if (isOpen(state, recent)) act(shell, { type: 'show', showing: 'report' });
    else void start(shell, { type: 'read', request: recent.request });
  },
  'logs.forget': (shell, state) => {
    const recent = currentRecent(state);
    if (recent) void forgetRecent(shell, recent);
  },
  'logs.bucket': (shell) => void start(shell, { type: 'buckets' }),
  'logs.new': (shell, { report, showing }) =>
    nameSource(shell, showing === 'report' && report ? report.request : {}),
  'logs.stop': (shell) => stop(shell),
  'logs.again': (shell, { task, report }) => {
    // A query on Athena is asked about each time.
    if (task?.wanted.type === 'read') void start(shell, { type: 'read', request: task.wanted.request });
    else if (task) void start(shell, task.wanted);
    else if (report) void start(shell, { type: 'read', request: report.request });
  },
  'logs.change': (shell, { task }) => {
    if (task?.wanted.type === 'read') nameSource(shell, task.wanted.request);
    else if (task?.wanted.type === 'target') nameSource(shell, { source: `s3://${task.wanted.bucket}/` });
    else if (task?.wanted.type === 'team') void start(shell, { type: 'teams' });
    else nameSource(shell, {});
  },
  'logs.into': (shell, state) => into(shell, state),
  'logs.part-next': (shell) => turn(shell, 1),
  'logs.part-previous': (shell) => turn(shell, -1),
  'logs.lock': (shell, { lock }) => {
    act(shell, { type: 'lock', lock: lock === 'source-ip' ? 'vpc-source-ip' : 'source-ip' });
    void suppose(shell);
  },
  'logs.team': (shell) => void start(shell, { type: 'teams' }),
  'logs.facts': (shell, { stated }) =>
    shell.openForm(
      FACTS_FORM,
      { lock: stated.lock ?? '', approved: stated.approved.join('\n') },
      (values) => {
        shell.dispatch({ type: 'close' });
        void judgeAgain(shell, statedFrom(values), stateOf(shell).team);
      },
    ),
  'logs.save': (shell, state) =>
    shell.openForm(
      saveForm(savedName(state)),
      { file: suggestedFile(state, shell.now()) },
      ({ file = '' }) => void save(shell, state, file),
    ),
};

export function currentRecent({ tables, recent }: LogsState): Recent | undefined {
  return recent[Number(currentRow(tables.sources)?.key ?? -1)];
}

/** True where the report of a recent source is still there, read to its end. */
export function isOpen({ report }: LogsState, { request }: Recent): boolean {
  return (
    report !== undefined &&
    !report.timed.read.interrupted &&
    REQUEST_FIELDS.every((field) => report.request[field] === request[field])
  );
}

/** Reads what the form names; it stays open where there is nothing of that name. */
async function submitSource(shell: Shell, values: FormValues<RequestField>): Promise<void> {
  try {
    const request = requestFrom(values);
    const places = [request.source, request.cloudtrail, request.cloudfront, request.flowLogs];
    await findSources(places.filter((place) => place !== ''));
    shell.dispatch({ type: 'close' });
    void start(shell, { type: 'read', request });
  } catch (error) {
    shell.notify(toGroundctlError(error).message, 'bad');
  }
}

function nameSource(shell: Shell, request: Partial<ReadRequest>): void {
  shell.openForm(SOURCE_FORM, { ...request }, (values) => void submitSource(shell, values));
}

function turn(shell: Shell, by: number): void {
  act(shell, { type: 'part', by });
  void suppose(shell);
}

function into(shell: Shell, state: LogsState): void {
  const name = tableInFocus(state);
  const { report } = state;
  const key = name && currentRow(state.tables[name])?.key;
  if (!report || key === undefined) return;
  switch (name) {
    case 'findings': {
      const found = report.findings[Number(key)];
      return found && openFinding(shell, report, found, true);
    }
    case 'whatif': {
      const found = report.supposed[state.lock]?.findings.find(({ rule }) => rule === key);
      return found ? openFinding(shell, report, found, false) : shell.notify('There are no further details.');
    }
    case 'records': {
      const address = state.open?.records[Number(key)]?.record.address;
      return address === undefined ? undefined : act(shell, { type: 'address', address });
    }
    case 'refused':
    case 'addresses':
      act(shell, { type: 'address', address: key });
  }
}

/** Opens a finding; only what really was refused has addresses and records of its own. */
function openFinding(shell: Shell, report: Report, found: Finding, happened: boolean): void {
  const { judgement, diagnosis, slots } = report;
  const isCause = happened && judgement.tallies.has(found.rule);
  const parts: FindingPart[] = isCause ? ['refused', 'records', 'about'] : ['about'];
  const timeline = new Map(diagnosis.timeline.map((row) => [row.address, row]));
  act(shell, {
    type: 'open',
    open: {
      finding: found,
      parts,
      part: parts[0] ?? 'about',
      records: isCause ? recordsOf(judgement, { rule: found.rule }, MOST_RECORDS) : [],
    },
    refused: isCause ? refusedRows(addressesOf(judgement, found.rule, MOST_ADDRESSES), timeline, slots) : [],
  });
}
