import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { ADMIN_ACCESS_KEY_ID, FIXED_SECRET_ACCESS_KEY } from '../../sandbox/identity.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { parsePort } from '../port.ts';

interface EnvOptions extends GlobalOptions {
  readonly port: string;
}

/** `groundctl sandbox env` */
export async function env(io: Io, options: EnvOptions): Promise<ExitCode> {
  const variables = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${parsePort(options.port)}`,
    AWS_ACCESS_KEY_ID: ADMIN_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: FIXED_SECRET_ACCESS_KEY,
    AWS_REGION: options.region ?? 'us-east-1',
    AWS_DEFAULT_REGION: options.region ?? 'us-east-1',
  };
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('sandbox.env', { variables })));
    return undefined;
  }
  for (const [name, value] of Object.entries(variables)) {
    const line = commandLine(['export', `${name}=${value}`]);
    if (line.copyable) io.print(`${line.text}\n`);
  }
  // A profile or a session token left over in the shell would win over the keys above, or spoil them.
  io.print('unset AWS_PROFILE AWS_SESSION_TOKEN\n');
  return undefined;
}
