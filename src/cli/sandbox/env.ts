import { checkRegion } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { jsonDocument, renderJson } from '../../core/report/json.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import { ACCOUNT_ID, ADMIN_USER, accessKeyIdOf, FIXED_SECRET_ACCESS_KEY } from '../../sandbox/identity.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { parsePort } from '../port.ts';

interface EnvOptions extends GlobalOptions {
  readonly port: string;
  readonly account?: string;
  readonly user?: string;
}

/** What may be left over in a shell and would win over the variables below, or spoil them. */
const IN_THE_WAY = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_ENDPOINT_URL_SAGEMAKER',
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  'AWS_ENDPOINT_URL_S3',
  'AWS_ENDPOINT_URL_STS',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
];

/** `groundctl sandbox env` */
export async function env(io: Io, options: EnvOptions): Promise<ExitCode> {
  const port = parsePort(options.port);
  const region = options.region ?? 'us-east-1';
  await checkRegion(region);
  if (port === 0)
    throw usageError('0 is not a port that a sandbox listens on: use the one that sandbox start printed.');
  const account = options.account ?? ACCOUNT_ID;
  if (!/^\d{12}$/.test(account))
    throw usageError(`${quoteForMessage(account)} is not an account id: it has 12 digits.`);
  const variables = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(account, options.user ?? ADMIN_USER),
    AWS_SECRET_ACCESS_KEY: FIXED_SECRET_ACCESS_KEY,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  };
  if (options.output === 'json') {
    io.print(renderJson(jsonDocument('sandbox.env', { variables, unset: IN_THE_WAY })));
    return undefined;
  }
  for (const [name, value] of Object.entries(variables)) {
    const line = commandLine(['export', `${name}=${value}`]);
    if (line.copyable) io.print(`${line.text}\n`);
  }
  io.print(`unset ${IN_THE_WAY.join(' ')}\n`);
  return undefined;
}
