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
  'AccessToken',
  'IdToken',
  'RefreshToken',
  'ClientSecret',
  'client_secret',
  'SignatureProvided',
  'TemporaryPassword',
  'Password',
];

const NAMES = SECRET_PARAMETERS.join('|');
const IN_QUERY = new RegExp(`((?:^|[?&;\\s"'])(?:${NAMES})=)[^&;\\s"']+`, 'gi');
// The quotes are escaped once more in JSON that was put into a string.
const IN_JSON = new RegExp(
  `(\\\\*"(?:${NAMES})\\\\*"\\s*:\\s*(\\\\*)")(?:(?!\\2")(?:[^\\\\]|\\\\[^]))*(\\2")`,
  'gi',
);
const IN_XML = new RegExp(`(<(${NAMES})>)[^<]*(</\\2>)`, 'gi');
const IN_HEADER =
  /((?:authorization|x-amz-security-token|set-cookie|cookie)["']?\s*[:=]\s*["']?)[^\r\n"']+/gi;
const SIGNATURE = /(Signature=)[0-9a-fA-F]{16,}/g;

/** Text with the values of tokens, signatures, client secrets and temporary passwords replaced. */
export function redact(text: string): string {
  return text
    .replace(IN_QUERY, '$1REDACTED')
    .replace(IN_JSON, '$1REDACTED$3')
    .replace(IN_XML, '$1REDACTED$3')
    .replace(IN_HEADER, '$1REDACTED')
    .replace(SIGNATURE, '$1REDACTED');
}
