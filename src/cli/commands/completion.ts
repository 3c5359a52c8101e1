import { Argument, type Command } from 'commander';
import { examples, type Leaf, runs } from '../leaf.ts';

/** `groundctl completion SHELL`, and the hidden command that its script calls. */
export function addCompletion(program: Command, leaf: Leaf): void {
  const completion = program
    .command('completion')
    .description('print the script that lets a shell complete commands, options and names')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell']));
  runs(completion, leaf, async () => (await import('../completion/script.ts')).printScript, {
    connects: false,
  });
  examples(
    completion,
    'source <(groundctl completion bash)             # now, or in ~/.bashrc; needs the bash-completion package',
    'groundctl completion zsh > ~/.zfunc/_groundctl            # a folder of $fpath',
    'groundctl completion fish > ~/.config/fish/completions/groundctl.fish',
    'groundctl completion powershell | Out-String | Invoke-Expression',
  );
}

/** `groundctl complete -- WORDS` */
export function addComplete(program: Command, leaf: Leaf): void {
  const complete = program
    .command('complete [words...]', { hidden: true })
    .description('used by the completion scripts');
  runs(complete, leaf, async () => (await import('../completion/answer.ts')).answer, { connects: false });
  examples(complete, 'groundctl complete workteams show ""');
}
