import { type ContextInfo, keyTable } from '../../keys/binding.ts';

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

const RENDER = 'groundctl templates render FILE --manifest FILE --line NUMBER';

const key = keyTable<TemplatesCommand>();

export const TEMPLATES_BINDINGS = [
  ...['templates.none', 'templates.task'].map((context) =>
    key(context, 'n', 'templates.choose', 'new file', 1, {
      help: 'Choose the template, its manifest and Lambda, and who URLs are signed for.',
      cli: 'groundctl templates lint FILE',
    }),
  ),
  key('templates.task', 'right ]', 'templates.next', 'next line', 2, {
    help: 'The next line of the manifest.',
    cli: RENDER,
  }),
  key('templates.task', 'left [', 'templates.previous', 'previous line', 3, {
    help: 'The previous line.',
    cli: RENDER,
  }),
  key('templates.task', 'tab', 'templates.part', 'source/values', 4, {
    help: "Source and rendered task, or a worker's view, and variables with their values.",
  }),
  key('templates.task', 'a', 'templates.fix', 'apply fixes', 5, {
    help: 'Make the safe fixes; shows before and after, and asks.',
    cli: 'groundctl templates lint FILE --fix',
    changes: true,
  }),
  key('templates.task', 'o', 'templates.preview', 'browser', 6, {
    help: 'Show the task in a browser, through a server on this machine, until the template is left.',
    cli: 'groundctl templates preview FILE --manifest FILE',
  }),
  key('templates.task', 'c', 'subject.copy', 'copy command', 77, {
    help: 'Copy the equivalent command line.',
  }),
  key('templates.task', 'esc backspace', 'templates.leave', 'leave', 50, {
    help: 'Leave the template; ends its preview.',
  }),
];
