import { escapeHtml } from '../../templates/dialect/escape.ts';
import type { TaskState } from './progress.ts';

const STYLE =
  'body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 0 1rem } iframe { border: 0; width: 100%; height: 85vh }';
const WORDS: Readonly<Record<TaskState, string>> = {
  open: '',
  submitted: ': submitted',
  complete: ': has all its answers',
};

export interface TaskList {
  readonly states: readonly TaskState[];
  /** The task that the worker takes next, from 1. */
  readonly next: number | undefined;
  readonly nonce: string;
}

/** The tasks of a job, with a link to the one that is next. */
export function tasksPage(team: string, job: string, { states, next, nonce }: TaskList): string {
  const path = `/portal/${encodeURIComponent(team)}/${encodeURIComponent(job)}`;
  const items = states.map((state, index) => {
    const text = `Task ${index + 1}${WORDS[state]}`;
    return index + 1 === next
      ? `<li><a href="${escapeHtml(`${path}/${next}`)}">${text}</a></li>`
      : `<li>${text}</li>`;
  });
  const none =
    states.length > 0 && next === undefined ? '<p>There are no more tasks for you in this job.</p>' : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)}</title>
<style nonce="${nonce}">${STYLE}</style>
<h1>${escapeHtml(job)}</h1><p>Work team ${escapeHtml(team)}</p>${none}<ol>${items.join('\n')}</ol></html>`;
}

/** One task in a frame of its own origin; the answer it posts is sent on to the portal. */
export function taskShell(job: string, number: number, nonce: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)} ${number}</title>
<style nonce="${nonce}">${STYLE}</style>
<p>${escapeHtml(job)}, task ${number} <span id="status" role="status"></span> <a id="next" hidden></a></p>
<iframe id="task" title="The task" sandbox="allow-scripts" referrerpolicy="no-referrer" src="${number}/task"></iframe>
<script nonce="${nonce}">
addEventListener('message', async (event) => {
  const frame = document.getElementById('task');
  if (event.source !== frame.contentWindow || event.data?.type !== 'groundctl-answer') return;
  const response = await fetch('${number}/answer', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(event.data.answer),
  });
  const status = document.getElementById('status');
  if (!response.ok) { status.textContent = 'Not submitted: ' + await response.text(); return; }
  const { next } = await response.json();
  const link = document.getElementById('next');
  status.textContent = 'Submitted.';
  link.textContent = next === null ? 'That was the last task.' : 'Next task';
  link.href = next === null ? '.' : String(next);
  link.hidden = false;
});
</script></html>`;
}
