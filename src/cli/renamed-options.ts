import { type Command, Option } from 'commander';

type Names = Readonly<Record<string, string>>;

const TIMES = { '--from': '--since', '--to': '--until' };
const LOGS = { ...TIMES, '--network': '--ec2' };
const SOURCE = { '--owner': '--bucket-owner', '--prefix': '--key-prefix' };
const VARIABLES = { '--env-file': '--variables' };

/** Older names of options and what they are called now, by command. */
export const RENAMED: Readonly<Record<string, Names>> = {
  'workteams create': { '--create-group': '--create-groups' },
  'members invite': { '--create-group': '--create-groups' },
  'policies evaluate': { '--session': '--session-policy' },
  'batches check': SOURCE,
  'batches split': SOURCE,
  'batches stage': { '--target-owner': '--bucket-owner', '--source-owner': '--source-bucket-owner' },
  'batches upload': { '--target-owner': '--bucket-owner' },
  'logs diagnose': LOGS,
  'logs whatif': LOGS,
  'logs follow': TIMES,
  'logs sql': TIMES,
  'templates render': { ...VARIABLES, '--input': '--task-input', '--role-arn': '--role' },
  'templates check': VARIABLES,
  'templates post-lambda': VARIABLES,
  'templates preview': { ...VARIABLES, '--as': '--worker-ip', '--role-arn': '--role' },
  'jobs manifest': { '--data': '--data-type' },
  'labels convert': { '--to': '--format', '--attribute': '--label-attribute' },
  'labels preview': { '--attribute': '--label-attribute' },
};

/**
 * Takes the older names of a command's options, which stand in no help and no completion, as what they are called
 * now. Gives what is to be said about those that were typed.
 */
export function takeOldNames(command: Command): () => readonly string[] {
  const path = `${command.parent?.name()} ${command.name()}`;
  const typed = new Set<string>();
  for (const [old, now] of Object.entries(RENAMED[path] ?? {})) {
    const option = command.options.find(({ long }) => long === now);
    if (option === undefined) throw new Error(`${path} has no ${now}.`);
    const same = new Option(option.flags.replace(now, old), option.description).hideHelp();
    same.attributeName = () => option.attributeName();
    if (option.parseArg !== undefined) same.parseArg = option.parseArg;
    if (option.argChoices !== undefined) same.argChoices = option.argChoices;
    command.addOption(same);
    command.on(`option:${same.name()}`, () => typed.add(`${old} is now called ${now}.`));
  }
  return () => [...typed];
}
