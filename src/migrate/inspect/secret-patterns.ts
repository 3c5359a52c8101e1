/** A kind of secret and how it looks in text. The first group of a pattern is the secret itself. */
interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
}

const NAMES =
  '(?:[a-z]+_)?(?:password|passwd|pwd|passphrase|secret_?(?:access_?)?key|api_?key|(?:access|auth|session|refresh)_?token|client_?secret)';

const PATTERNS: readonly SecretPattern[] = [
  { kind: 'AWS access key', pattern: /\b((?:AKIA|ASIA)[A-Z0-9]{16})\b/g },
  {
    kind: 'private key',
    pattern: /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$))/g,
  },
  {
    kind: 'AWS secret access key',
    pattern: /secret_?(?:access_?)?key["']?\s{0,5}[,:=]\s{0,5}["']?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  { kind: 'JDBC password', pattern: /(?:[;?&:](?:pwd|password)=)([^;&\s"']+)/gi },
  {
    kind: 'password in a URL',
    pattern: /[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"']{1,200}:([^\s/@"']{1,200})@/gi,
  },
  {
    kind: 'password or token',
    pattern: new RegExp(
      `\\b${NAMES}["'\`]?\\s{0,5}(?:[:=,]|=>)\\s{0,5}["'\`]([^"'\`\\n]{4,400})["'\`]`,
      'gi',
    ),
  },
  { kind: 'SQL password', pattern: /\b(?:identified\s+by|password)\s+'([^'\n]{1,200})'/gi },
  {
    kind: 'access token',
    pattern:
      /\b(gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{30,255}|xox[abprs]-[A-Za-z0-9-]{10,250}|dapi[0-9a-f]{32})\b/g,
  },
];

const SECRET_KEY = new RegExp(`^${NAMES}$`, 'i');
const CAMEL = /([a-z])([A-Z])/g;
/** A cheap look that everything above passes, so that most flows are searched once only. */
const MAYBE =
  /AKIA|ASIA|PRIVATE KEY|password|passwd|pwd|passphrase|secret|api_?key|token|identified|gh[pousr]_|github_pat_|xox|dapi/i;
/** Apart, since it looks far ahead at every URL, and few flows have an `@` at all. */
const MAYBE_IN_URL = /:\/\/[^\s/:@"']{1,200}:[^\s/@"']{1,200}@/;
const PLACEHOLDER = /^(?:\{\{.*\}\}|<.*>|\$\{.*\}|\*+|x+|null|none|REDACTED)$/i;

/** True where a closer look is worth it. */
export function maySecret(text: string): boolean {
  return MAYBE.test(text) || (text.includes('@') && MAYBE_IN_URL.test(text));
}

/** The kinds of secrets in a text, each once. */
export function secretKinds(text: string): string[] {
  return PATTERNS.filter(({ pattern }) =>
    [...text.matchAll(pattern)].some((match) => !PLACEHOLDER.test(match[1] ?? '')),
  ).map(({ kind }) => kind);
}

/** True for a key whose value is a secret whatever it looks like: `password`, `clientSecret`. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key.replace(CAMEL, '$1_$2'));
}

/** True for a value that stands for a secret that is not there. */
export function isPlaceholder(text: string): boolean {
  return text === '' || PLACEHOLDER.test(text);
}

/** The beginning of a text from a flow, for messages: hidden first, since half a secret looks like none. */
export function safeStart(text: string, length: number): string {
  return hideSecrets(text).slice(0, length);
}

/** Text with every secret in it replaced, for messages that quote a flow. */
export function hideSecrets(text: string): string {
  if (!maySecret(text)) return text;
  let hidden = text;
  for (const { pattern } of PATTERNS) {
    hidden = hidden.replace(pattern, (match, secret: string) => match.replace(secret, 'REDACTED'));
  }
  return hidden;
}
