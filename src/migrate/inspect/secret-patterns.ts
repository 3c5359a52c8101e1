import { isPlaceholder, isPlausible, namedSecrets, secretWord } from './named-secrets.ts';
import { TOKENS } from './token-patterns.ts';

/** Names of secrets, of a text in lower case. */
const NAMED =
  /password|passwd|pwd|passphrase|passcode|secret|token|identified\s|credential|authorization|basic_?auth|signature=|sig=|hooks\.slack/;
/**
 * Prefixes that issuers give their keys; their case is fixed. In three, since a pattern whose alternatives begin alike is
 * found several times as fast as one whose do not.
 */
const PREFIXED = [
  /AKIA[A-Z0-9]|ASIA[A-Z0-9]|PRIVATE KEY|AIza[\w-]{20}|GOCSPX-|SG\.[\w-]{20}|SK[0-9a-f]{32}|ATATT3|ABSK[A-Za-z0-9+/]{20}/,
  /gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft)-|xox[abeoprs]-|xapp-\d|dapi[0-9a-f]{8}|dose[0-9a-f]{32}|ya29\.|hf_\w{20}|api_org_|sk-[\w-]{20}|npm_\w{20}|pypi-AgE|[sr]k_(?:live|test)_|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{8}|do[opr]_v1_|lin_api_|hv[sbr]\.[\w-]{24}|gl(?:sa|c)_\w{8}|gsk_\w{20}|r8_\w{20}|wandb\.login|eyJ[\w-]{10}/,
  /:AA[\w-]{32}/,
];
const KEY = /(?:api|account|subscription|master|functions|access|encryption|signing|storage)[_.-]?key/;
const OTHERS =
  /basic\s|bearer\s|pass["'`\s=:\])(]|pw["'`\s=:\])(]|\.login\(|\b(?:curl|wget|https?) |\bmysql|api\/webhooks|auth\s?=\s?\(|(?:pymysql|mysqldb|pymssql|ftplib|cx_oracle|oracledb)\./;
/** Apart, since these look far around at what few flows have. */
const AZURE_KEY = /==(?<=[A-Za-z0-9+/]{86}==)/;
const IN_URL = /:\/\/[^\s/:@"']{0,200}:[^\s/@"']{1,200}@|jdbc:oracle/;

/** True where a closer look is worth it: a cheap test that every secret passes, so that most flows need no other. */
export function maySecret(text: string, lower = text.toLowerCase()): boolean {
  return (
    NAMED.test(lower) ||
    KEY.test(lower) ||
    OTHERS.test(lower) ||
    PREFIXED.some((pattern) => pattern.test(text)) ||
    (text.includes('==') && AZURE_KEY.test(text)) ||
    (text.includes('@') && IN_URL.test(text))
  );
}

/** The kinds of secrets in a text, each once. */
export function secretKinds(text: string): string[] {
  return [...new Set([...findSecrets(text, false)].map(({ kind }) => kind))];
}

/** True for a field whose value is a secret by the name of the field: `password`, `clientSecret`. */
export function isSecretField(key: string, value: string): boolean {
  const word = secretWord(key);
  return word !== undefined && isPlausible(word, value);
}

/** The beginning of a text from a flow, for messages: hidden first, since half a secret looks like none. */
export function safeStart(text: string, length: number): string {
  return hideSecrets(text).slice(0, length);
}

/** Text with every secret in it replaced, for messages that quote a flow. Hides more than is reported. */
export function hideSecrets(text: string): string {
  if (!maySecret(text)) return text;
  const spans = [...findSecrets(text, true)].sort((a, b) => a.start - b.start);
  let hidden = '';
  let at = 0;
  for (const { start, end } of spans) {
    if (start >= at) hidden += `${text.slice(at, start)}REDACTED`;
    at = Math.max(at, end);
  }
  return hidden + text.slice(at);
}

function* findSecrets(text: string, all: boolean) {
  for (const { kind, pattern } of TOKENS) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? '';
      if (isPlaceholder(secret)) continue;
      const start = match.index + match[0].indexOf(secret);
      yield { kind, start, end: start + secret.length };
    }
  }
  yield* namedSecrets(text, all);
}
