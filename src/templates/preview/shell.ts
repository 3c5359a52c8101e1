import type { Shell } from '../../core/preview/shell.ts';
import { html } from '../../core/report/html.ts';

/** What stands beside the task: what the worker meets, lint, values and the answer. */
export const TASK_SHELL: Shell = {
  title: 'The task',
  sandbox: 'allow-scripts',
  aside: html`<section id="as" hidden><h2>Worker</h2><ul id="verdicts"></ul></section><h2>Lint <small id="counts"></small></h2><ul id="findings"></ul><h2>Variables</h2><ul id="variables"></ul><h2>Answer</h2><pre id="answer"></pre>`,
  script: `
const NOTHING = 'Submit the task to see its answer.';
const kindOf = ({ allowed }) => allowed === undefined ? 'info' : allowed ? 'allowed' : 'denied';
const wordOf = ({ allowed }) => allowed === undefined ? '' : allowed ? 'Allowed: ' : 'Denied: ';
shown = (state) => {
  const verdicts = state.verdicts ?? [];
  get('as').hidden = verdicts.length === 0;
  items(verdicts.map((v) => ({ kind: kindOf(v), text: wordOf(v) + v.text })), get('verdicts'));
  findings(state.findings);
  items(state.variables.map((v) => ({ text: v.path + ' = ' + v.value })), get('variables'));
  get('answer').textContent = state.online ? "AWS's own elements keep their answer." : NOTHING;
};
addEventListener('message', (event) => {
  if (event.source !== get('task').contentWindow || event.data?.type !== 'groundctl-answer') return;
  get('answer').textContent = JSON.stringify(event.data.answer, null, 2);
});`,
};
