import { escapeHtml } from '../../templates/dialect/escape.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import type { TaskState } from './progress.ts';

const STYLE =
  'body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 0 1rem } iframe { border: 0; width: 100%; height: 85vh }';
const WORDS: Readonly<Record<TaskState, string>> = {
  open: '',
  submitted: ': submitted',
  declined: ': declined',
  later: '',
  complete: ': has all its answers',
};

export interface TaskList {
  readonly tasks: readonly { readonly task: number; readonly state: TaskState }[];
  /** The task that the worker takes next, from 1. */
  readonly next: number | undefined;
  readonly nonce: string;
}

/** The tasks of a job, with a link to the one that is next. */
export function tasksPage(team: string, job: string, { tasks, next, nonce }: TaskList): string {
  const path = `/portal/${encodeURIComponent(team)}/${encodeURIComponent(job)}`;
  const items = tasks.map(({ task, state }) => {
    const text = `Task ${task}${WORDS[state]}`;
    return task === next
      ? `<li value="${task}"><a href="${escapeHtml(`${path}/${next}`)}">${text}</a></li>`
      : `<li value="${task}">${text}</li>`;
  });
  const none =
    tasks.length > 0 && next === undefined ? '<p>There are no more tasks for you in this job.</p>' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)}</title>
<style nonce="${nonce}">${STYLE}</style>
<h1>${escapeHtml(job)}</h1><p>Work team ${escapeHtml(team)}</p>${none}<ol>${items.join('\n')}</ol></html>`;
}

/** One task in a frame of its own origin; the answer it posts is sent on to the portal. */
export function taskShell(job: string, number: number, nonce: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)} ${number}</title>
<style nonce="${nonce}">${STYLE}</style>
<p>${escapeHtml(job)}, task ${number} <button id="decline" type="button">Decline</button> <span id="status" role="status"></span> <a id="next" hidden></a></p>
<iframe id="task" title="The task" sandbox="allow-scripts" referrerpolicy="no-referrer" src="${number}/task"></iframe>
<script nonce="${nonce}">
const send = async (action, body, done) => {
  const status = document.getElementById('status');
  const response = await fetch('${number}/' + action, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  if (!response.ok) { status.textContent = 'Not taken: ' + await response.text(); return; }
  const { next } = await response.json();
  const link = document.getElementById('next');
  status.textContent = done;
  document.getElementById('decline').hidden = true;
  link.textContent = next === null ? 'There is no other task for you now.' : 'Next task';
  link.href = next === null ? '.' : String(next);
  link.hidden = false;
};
document.getElementById('decline').addEventListener('click', () => send('decline', '{}', 'Declined.'));
addEventListener('message', (event) => {
  const frame = document.getElementById('task');
  if (event.source !== frame.contentWindow || event.data?.type !== 'groundctl-answer') return;
  send('answer', JSON.stringify(event.data.answer), 'Submitted.');
});
</script></html>`;
}

/** The jobs of a team that have tasks. */
export function jobsPage(team: string, jobs: readonly StoredLabelingJob[], nonce: string): string {
  const items = jobs.map(({ request: { LabelingJobName: name, HumanTaskConfig: config } }) => {
    const path = `/portal/${encodeURIComponent(team)}/${encodeURIComponent(name)}`;
    return `<li><a href="${escapeHtml(path)}">${escapeHtml(config.TaskTitle)}</a> (${escapeHtml(name)}): ${escapeHtml(config.TaskDescription)}</li>`;
  });
  const none = jobs.length === 0 ? '<p>No job of this team has tasks now.</p>' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(team)}</title>
<style nonce="${nonce}">${STYLE}</style>
<h1>${escapeHtml(team)}</h1>${none}<ul>${items.join('\n')}</ul></html>`;
}
