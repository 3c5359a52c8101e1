import { opensTerminalUi, showFirstLine } from './first-line.ts';
import { VERSION } from './version.ts';

// Nothing but what --version needs is loaded up to here: each way on loads its own part.
const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  if (opensTerminalUi(words)) showFirstLine(words);
  const { run } = await import('./run.ts');
  process.exitCode = await run(words);
}
