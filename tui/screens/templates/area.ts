import { type Line, span, textOf } from '../../theme/line.ts';
import { defineArea, type Subject } from '../area.ts';
import type { TemplatesCommand } from './bindings.ts';
import { endServing, read, TEMPLATES_COMMANDS } from './commands.ts';
import { partLines } from './lines.ts';
import type { TemplatesState } from './model.ts';
import { TemplatesScreen } from './screen.tsx';
import { initialTemplates, resizedTemplates, type TemplatesAction, templatesReducer } from './state.ts';

export const templatesArea = defineArea<TemplatesState, TemplatesAction, TemplatesCommand>({
  id: 'templates',
  title: 'Templates',
  initial: initialTemplates,
  reduce: templatesReducer,
  resized: resizedTemplates,
  activeContexts: ({ place }) => (place ? ['templates.task', 'text'] : ['templates.none']),
  table: () => undefined,
  tableTop: () => 2,
  Screen: TemplatesScreen,
  status,
  linear,
  commands: TEMPLATES_COMMANDS,
  disabled,
  subject,
  load: (shell, _connection, signal) => read(shell, signal),
  ended: endServing,
});

function disabled(command: TemplatesCommand, { place, line, task }: TemplatesState): string | undefined {
  if (command === 'templates.next' || command === 'templates.previous') {
    if (place?.manifest === '') return 'No manifest is chosen: n names one.';
    if (command === 'templates.previous' && line === 1) return 'This is the first line.';
  }
  if (command === 'templates.preview' && place?.manifest === '') return 'No manifest is chosen: n names one.';
  if (command === 'templates.fix' && task.data === undefined)
    return 'Nothing has been read yet that could be fixed.';
  return undefined;
}

function subject({ place, line, task }: TemplatesState): Subject | undefined {
  if (!place) return undefined;
  const { file, manifest, lambda, sign } = place;
  const render = ['groundctl', 'templates', 'render', file, '--manifest', manifest, '--line', String(line)];
  return {
    name: file,
    json: { file, findings: task.data?.findings ?? [], variables: task.data?.task.variables ?? [] },
    consolePath: 'sagemaker/home#/labeling-jobs',
    command:
      manifest === ''
        ? ['groundctl', 'templates', 'lint', file]
        : [
            ...render,
            ...(lambda === '' ? [] : ['--pre-lambda', lambda]),
            sign ? '--session' : '--no-session',
          ],
  };
}

function status({ task, preview }: TemplatesState): { readonly left: Line; readonly right: Line } {
  const { data } = task;
  if (!data) return { left: [], right: [] };
  const count = (wanted: string) => {
    const { length } = data.findings.filter(({ severity }) => severity === wanted);
    return `${length} ${wanted}${length === 1 ? '' : 's'}`;
  };
  const left = `${count('error')} · ${count('warning')} · ${data.task.note}`;
  return { left: [span(left, 'muted')], right: preview ? [span('preview is served', 'accent')] : [] };
}

/** The screen in words: the findings, then the rendered task or the variables. */
function linear({ place, line, task, part }: TemplatesState): string[] {
  if (!place) return ['Templates', 'No file is chosen. n chooses one.'];
  const head = `${place.file}, ${place.manifest === '' ? 'no manifest' : `line ${line} of ${place.manifest}`}`;
  const { data, error } = task;
  if (!data) return [head, error ? `Error: ${error.message}` : 'Reading.'];
  const found = data.findings.map(({ severity, message, location }) => {
    return `${severity}, line ${location?.line ?? 1}: ${message}`;
  });
  const shown =
    part === 'variables'
      ? partLines(data, part, 80).map(textOf)
      : (data.task.html ?? data.task.problem ?? '').split('\n');
  return [head, ...found, ...shown];
}
