/** The page around the task: lines, lint and answer. Everything from outside goes in as text. */
export function shellPage(nonce: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>groundctl preview</title>
<style nonce="${nonce}">
body { margin: 0; font: 15px/1.4 system-ui, sans-serif; display: grid; grid-template: auto 1fr / 1fr 24rem; height: 100vh }
header { grid-column: 1 / 3; padding: .5rem 1rem; border-bottom: 1px solid #ccd; display: flex; gap: .8rem; align-items: center; flex-wrap: wrap }
iframe { border: 0; width: 100%; height: 100% } aside { border-left: 1px solid #ccd; padding: .5rem 1rem; overflow: auto }
.error, .denied { color: #b00020 } .allowed { color: #1b7f3b } .warning { color: #8a5a00 } .info { color: #456 } li { margin: .4rem 0 } ul { padding-left: 1.1rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f5f8; padding: .5rem } h2 { font-size: 1rem } #line { width: 5rem }
@media (max-width: 50rem) { body { display: block; height: auto } iframe { height: 60vh } aside { border: 0; border-top: 1px solid #ccd } }
</style>
<header><strong id="file"></strong><button id="previous">Previous line</button><label>Line <input id="line" type="number" min="1" value="1"></label><button id="next">Next line</button><span id="note"></span></header>
<main><iframe id="task" title="The task" sandbox="allow-scripts" referrerpolicy="no-referrer"></iframe></main>
<aside aria-live="polite"><p id="problem" class="error"></p><section id="as" hidden><h2>Worker</h2><ul id="verdicts"></ul></section><h2>Lint <small id="counts"></small></h2><ul id="findings"></ul><h2>Variables</h2><ul id="variables"></ul><h2>Answer</h2><pre id="answer"></pre></aside>
<script nonce="${nonce}">
const get = (id) => document.getElementById(id);
let line = Math.max(1, Number(new URLSearchParams(location.search).get('line')) | 0);
const items = (list, parent) => parent.replaceChildren(...list.map(({ text, kind }) => {
  const item = document.createElement('li');
  item.textContent = text;
  if (kind) item.className = kind;
  return item;
}));
const NOTHING = 'Submit the task to see its answer.';
const kindOf = ({ allowed }) => allowed === undefined ? 'info' : allowed ? 'allowed' : 'denied';
const wordOf = ({ allowed }) => allowed === undefined ? '' : allowed ? 'Allowed: ' : 'Denied: ';
const counted = (list, severity) => list.filter((each) => each.severity === severity).length;
let asked = 0;
const show = async () => {
  asked += 1;
  const mine = asked;
  let state;
  try {
    state = await (await fetch('state?line=' + line)).json();
  } catch {
    get('problem').textContent = 'The preview has ended. Start it again to go on.';
    return;
  }
  // What was asked for last is what counts, whichever answer comes last.
  if (mine !== asked) return;
  document.title = state.file + ':' + line;
  get('file').textContent = state.file;
  get('note').textContent = state.note;
  get('line').value = line;
  get('previous').disabled = line === 1;
  get('problem').textContent = state.problem ?? '';
  const verdicts = state.verdicts ?? [];
  get('as').hidden = verdicts.length === 0;
  items(verdicts.map((v) => ({ kind: kindOf(v), text: wordOf(v) + v.text })), get('verdicts'));
  items(state.findings.map((f) => ({ kind: f.severity, text: f.place + ' ' + f.message + ' ' + f.fix })), get('findings'));
  get('counts').textContent = state.findings.length === 0 ? 'nothing found' : counted(state.findings, 'error') + ' errors, ' + counted(state.findings, 'warning') + ' warnings';
  items(state.variables.map((v) => ({ text: v.path + ' = ' + v.value })), get('variables'));
  get('answer').textContent = state.online ? "AWS's own elements keep their answer." : NOTHING;
  get('task').src = state.problem ? 'about:blank' : state.frame;
};
const go = (to) => { line = Math.max(1, to | 0); history.replaceState(null, '', '?line=' + line); show(); };
get('previous').onclick = () => go(line - 1);
get('next').onclick = () => go(line + 1);
get('line').onchange = () => go(Number(get('line').value));
addEventListener('message', (event) => {
  if (event.source !== get('task').contentWindow || event.data?.type !== 'groundctl-answer') return;
  get('answer').textContent = JSON.stringify(event.data.answer, null, 2);
});
new EventSource('events').onmessage = show;
show();
</script></html>`;
}

/** The shell may talk to its own server and show its own frame, nothing else. */
export function shellPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
