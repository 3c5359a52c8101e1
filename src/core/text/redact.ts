/** Query parameters and headers whose values are credentials. Matched without regard to case. */
const SECRET_PARAMETERS = [
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'Signature',
  'AWSAccessKeySecret',
  'aws_secret_access_key',
  'aws_session_token',
  'SecretAccessKey',
  'SessionToken',
  'ClientSecret',
  'TemporaryPassword',
  'Password',
];

const IN_QUERY = new RegExp(`((?:^|[?&;\\s"'])(?:${SECRET_PARAMETERS.join('|')})=)[^&;\\s"']+`, 'gi');
const IN_JSON = new RegExp(`("(?:${SECRET_PARAMETERS.join('|')})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*(")`, 'gi');
const IN_HEADER = /((?:authorization|x-amz-security-token)["']?\s*[:=]\s*["']?)[^\r\n"']+/gi;
const SIGNATURE = /(Signature=)[0-9a-fA-F]{16,}/g;

/** Text with the values of tokens, signatures, client secrets and temporary passwords replaced. */
export function redact(text: string): string {
  return text
    .replace(IN_QUERY, '$1REDACTED')
    .replace(IN_JSON, '$1REDACTED$2')
    .replace(IN_HEADER, '$1REDACTED')
    .replace(SIGNATURE, '$1REDACTED');
}
