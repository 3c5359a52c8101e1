import { commandLine } from '../../src/core/text/shell-quote.ts';
import type { Command } from './command.ts';
import type { Program } from './program.ts';
import { showInEditor } from './terminal.ts';

const NO_SUBJECT = 'There is nothing under the cursor.';

/** What can be done with the thing under the cursor in every area: its command, its page, its JSON. */
export const SUBJECT_COMMANDS: Readonly<Record<string, Command>> = {
  'subject.copy': (program) => {
    const command = program.area().subject(program.areaState())?.command;
    if (!command) {
      program.shell.notify(NO_SUBJECT, 'warn');
      return;
    }
    const text = commandLine([...command, ...program.shell.targetWords()]);
    if (text.copyable) program.shell.copy(text.text, text.text);
    else program.shell.notify(`Not copied: ${text.reason}.`, 'warn');
  },
  'subject.console': (program) => void openConsole(program),
  'subject.json': (program) => void editJson(program),
};

async function openConsole(program: Program): Promise<void> {
  const subject = program.area().subject(program.areaState());
  const { session } = program.store.get();
  if (!subject || session.status !== 'ready') {
    program.shell.notify(NO_SUBJECT, 'warn');
    return;
  }
  if (session.target.sandbox || session.target.endpoint !== undefined) {
    program.shell.notify('The AWS console does not know this endpoint: nothing to open.', 'warn');
    return;
  }
  const url = consoleUrl(session.target.region, subject.consolePath);
  await program.shell.browse(url, url);
}

/** The console's address; the other partitions have consoles of their own. */
export function consoleUrl(region: string, path: string): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;
  return `https://${host}/${path.replace('?', `?region=${region}`)}`;
}

async function editJson(program: Program): Promise<void> {
  const subject = program.area().subject(program.areaState());
  const { suspend, environment } = program.terminal;
  if (!subject || !suspend) {
    program.shell.notify(NO_SUBJECT, 'warn');
    return;
  }
  try {
    await showInEditor(suspend, subject.name, subject.json, environment);
  } catch (error) {
    program.shell.notify(error instanceof Error ? error.message : String(error), 'bad');
  }
}
