import { type Command, InvalidArgumentError } from 'commander';
import type { RequestChanges } from '../../jobs/change/request.ts';

/** Options that make a request another one than that of the job it is taken from. */
export function addRequestOptions(command: Command): Command {
  return command
    .option('--label-attribute <name>', 'another LabelAttributeName')
    .option('--workteam <team>', 'a different team: a private one by its name, or an ARN')
    .option('--template <uri>', 'a different task template, s3://…')
    .option('--role <arn>', 'a different execution role')
    .option('--output-path <uri>', 'another S3OutputPath')
    .option('--workers <number>', 'workers for each object', whole)
    .option('--time-limit <seconds>', 'time a worker has for a task', whole)
    .option('--lifetime <seconds>', 'how long tasks are available', whole)
    .option('--batch <number>', 'MaxConcurrentTaskCount', whole);
}

export interface RequestOptions extends Omit<RequestChanges, 'manifest'> {
  readonly force?: boolean;
}

function whole(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number above 0.');
}
