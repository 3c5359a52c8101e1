import type { Binding } from '../keys/binding.ts';
import { lettersOf } from '../keys/letters.ts';
import { keyName } from '../keys/parse.ts';
import { BINDINGS, CONTEXTS } from './area-keys.ts';

/** docs/keys.md, from the key table. */
export function keysMarkdown(): string {
  const sections = CONTEXTS.map((info) => {
    const here = BINDINGS.filter((binding) => binding.context === info.id);
    const text = info.text ? '\nEvery other key types text.\n' : '';
    return `## ${info.title}\n${text}\n| Keys | Does | The same as |\n| --- | --- | --- |\n${here.map(tableLine).join('')}`;
  });
  return `# Keys of the terminal UI\n\n${INTRO}\n\n${lettersTable()}\n${sections.join('\n')}`;
}

const INTRO =
  'Generated from the key table of the program by `npm run docs`. `?` or F1 shows the same for the part that has\n' +
  'the focus, `:` finds an action by its name. Keys marked with * change something, in AWS or in a\n' +
  'file on this machine (the fixes of a template): they are refused while the program is read-only.';

/** Every letter with its one meaning, and what it is done to where. */
function lettersTable(): string {
  const lines = lettersOf(BINDINGS).map(({ key, bindings, meanings }) => {
    const labels = [...new Set(bindings.map(({ label }) => label))];
    return `| \`${key}\` | ${meanings.join(', ')} | ${labels.join(', ')} |\n`;
  });
  return `## Letters\n\nA letter means the same on every tab, or nothing.\n\n| Key | Means | Said as |\n| --- | --- | --- |\n${lines.join('')}`;
}

function tableLine(binding: Binding): string {
  const keys = binding.keys.map((key) => `\`${keyName(key) === '`' ? '` ` `' : keyName(key)}\``).join(' ');
  const cli = binding.cli ? `\`${binding.cli}\`` : '';
  return `| ${keys}${binding.changes ? ' \\*' : ''} | ${cell(binding.help)} | ${cell(cli)} |\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
