import { escapeHtml } from '../../templates/dialect/escape.ts';

/** The tasks of a job, as links. */
export function tasksPage(team: string, job: string, count: number): string {
  const links = Array.from({ length: count }, (_, index) => {
    const path = `/portal/${encodeURIComponent(team)}/${encodeURIComponent(job)}/${index + 1}`;
    return `<li><a href="${escapeHtml(path)}">Task ${index + 1}</a></li>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)}</title>
<h1>${escapeHtml(job)}</h1><p>Work team ${escapeHtml(team)}</p><ol>${links.join('\n')}</ol></html>`;
}

/** One task in a frame of its own origin; the answer it posts is sent on to the portal. */
export function taskShell(job: string, number: number, nonce: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(job)} ${number}</title>
<style nonce="${nonce}">body { margin: 0 } iframe { border: 0; width: 100vw; height: 90vh }</style>
<iframe id="task" title="The task" sandbox="allow-scripts" referrerpolicy="no-referrer" src="${number}/task"></iframe>
<p id="status" role="status"></p>
<script nonce="${nonce}">
addEventListener('message', async (event) => {
  const frame = document.getElementById('task');
  if (event.source !== frame.contentWindow || event.data?.type !== 'groundctl-answer') return;
  const response = await fetch('${number}/answer', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(event.data.answer),
  });
  document.getElementById('status').textContent = response.ok ? 'Submitted.' : 'Not submitted: ' + await response.text();
});
</script></html>`;
}
