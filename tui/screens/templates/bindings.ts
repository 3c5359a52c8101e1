import type { Binding, ContextInfo } from '../../keys/binding.ts';

/** What its keys do. */
export type TemplatesCommand =
  | 'templates.choose'
  | 'templates.next'
  | 'templates.previous'
  | 'templates.part'
  | 'templates.fix'
  | 'templates.preview'
  | 'templates.leave';

export const TEMPLATES_CONTEXTS: readonly ContextInfo[] = [
  { id: 'templates.none', title: 'Templates, before a file is chosen' },
  { id: 'templates.task', title: 'One task template' },
];

const task = (
  keys: readonly string[],
  command: Binding<TemplatesCommand>['command'],
  label: string,
  help: string,
  hint: number,
  cli?: string,
): Binding<TemplatesCommand> => ({
  context: 'templates.task',
  keys,
  command,
  label,
  help,
  hint,
  ...(cli === undefined ? {} : { cli }),
});

const RENDER = 'groundctl templates render FILE --manifest FILE --line NUMBER';

export const TEMPLATES_BINDINGS: readonly Binding<TemplatesCommand>[] = [
  ...['templates.none', 'templates.task'].map(
    (context): Binding<TemplatesCommand> => ({
      context,
      keys: ['n'],
      command: 'templates.choose',
      label: 'new file',
      help: 'Choose the template, its manifest and Lambda, and for whom URLs are signed.',
      cli: 'groundctl templates lint FILE',
      hint: 1,
    }),
  ),
  task(['right', ']'], 'templates.next', 'next line', 'The next line of the manifest.', 2, RENDER),
  task(['left', '['], 'templates.previous', 'previous line', 'The line before.', 3, RENDER),
  task(
    ['tab'],
    'templates.part',
    'source/values',
    'Source and rendered task, or what a worker meets, and variables with their values.',
    4,
  ),
  {
    ...task(
      ['a'],
      'templates.fix',
      'apply fixes',
      'Make the safe fixes; shows before and after, and asks.',
      5,
      'groundctl templates lint FILE --fix',
    ),
    changes: true,
  },
  task(
    ['o'],
    'templates.preview',
    'browser',
    'Show the task in a browser, through a server on this machine, until the template is left.',
    6,
    'groundctl templates preview FILE --manifest FILE',
  ),
  task(['c'], 'subject.copy', 'copy command', 'Copy the command line that shows the same.', 77),
  task(['esc', 'backspace'], 'templates.leave', 'leave', 'Leave the template; ends its preview.', 50),
];
