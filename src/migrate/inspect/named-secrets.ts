import { isBasic } from './token-patterns.ts';

/** Words that say by themselves that a value is secret. */
const STRONG =
  '(?:password|passwd|pwd|passphrase|passcode|secret[_.-]?(?:access[_.-]?)?key|api[_.-]?key|' +
  '(?:private|account|shared[_.-]?access|subscription|master|functions)[_.-]?key|' +
  '(?:access|auth|session|refresh|bearer|api|id)[_.-]?token|client[_.-]?secret|authorization)';
/** Words that often mean something else: their value has to look like a secret as well. */
const WEAK =
  '(?:(?<![a-z])pass|(?<![a-z])pw|secret|token|credentials?|(?:access|encryption|signing|storage)[_.-]?key)';
const NAME = `(${STRONG}|${WEAK})`;
const VALUE = String.raw`([rbuf]{0,2})(?:"""|'''|["'\x60])((?:\\.|[^"'\x60\\\n]){1,4000})["'\x60]`;

interface NamedPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly groups: readonly [name: number, prefix: number, value: number];
}

/** `: str =`, `: Optional[str] =`, `: str | None =`. */
const ANNOTATED = ':\\s{0,3}[\\w.]{1,60}(?:\\[[\\w., |]{1,60}\\])?(?:\\s{0,3}\\|\\s{0,3}\\w{1,20})?\\s{0,3}=';
const SETTER =
  '(?:option|set|set_?property|set_?parameter|set_?default|set_?string|put|put_?env|set_?env|config|add_?header|' +
  'set_?header|header|property|set_?if_?missing)';
const PATTERNS: readonly NamedPattern[] = [
  // name = "v", name: "v", x["name"] = "v", "name" => "v"
  {
    kind: 'password or token',
    pattern: new RegExp(`${NAME}["'\`]?[\\])]?\\s{0,5}(?:${ANNOTATED}|:=|=>|[:=])\\s{0,5}${VALUE}`, 'dgi'),
    groups: [1, 2, 3],
  },
  // A string in another one, with its quotes escaped.
  {
    kind: 'password or token',
    pattern: new RegExp(
      `${NAME}\\\\{0,3}["']?\\s{0,5}[:=]\\s{0,5}()\\\\{1,3}["']([^"'\\\\\\n]{1,400})\\\\{1,3}["']`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // .option("name", "v"), conf.set("some.name", "v")
  {
    kind: 'password or token',
    pattern: new RegExp(
      `(?<![a-z])${SETTER}\\(\\s{0,5}["'\`][\\w.-]{0,80}?${NAME}["'\`]\\s{0,5},\\s{0,5}${VALUE}\\s{0,5}\\)`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // ("name", "v") as a pair of a list
  {
    kind: 'password or token',
    pattern: new RegExp(
      `(?<![\\w)\\]])\\(\\s{0,5}["'\`]${NAME}["'\`]\\s{0,5},\\s{0,5}${VALUE}\\s{0,5}\\)`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // setattr(x, "name", "v")
  {
    kind: 'password or token',
    pattern: new RegExp(
      `setattr\\(\\s{0,5}[\\w.]{1,60}\\s{0,5},\\s{0,5}["'\`]\\w{0,60}?${NAME}["'\`]\\s{0,5},\\s{0,5}${VALUE}`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // .setPassword("v"), .password("v"); what gets one is given a name
  {
    kind: 'password or token',
    pattern: new RegExp(
      `(?:\\.|(?:set|with|add|use|update)_?(?:\\w{1,30}_)?)${NAME}\\(\\s{0,5}${VALUE}\\s{0,5}\\)`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // jdbc:...;PWD=v, ?password=v&
  {
    kind: 'JDBC password',
    pattern: new RegExp(`[;?&:]\\s{0,3}[\\w.-]{0,40}?(${STRONG}|token)()=([^;&\\s"'\`)\\]]{1,400})`, 'dgi'),
    groups: [1, 2, 3],
  },
  // host=h user=u password=v
  {
    kind: 'password in a connection string',
    pattern:
      /(?:host|server|dbname|database|user|uid|port|data source)=[^\s;,"'(){}]{1,200}(?:[\s;]{1,3}[\w ]{1,30}=[^\s;,"'(){}]{1,200}){0,6}[\s;]{1,3}(pwd|password|passwd)()=([^\s;,"'(){}]{1,200})/dgi,
    groups: [1, 2, 3],
  },
  {
    kind: 'password in a JDBC URL',
    pattern: /(jdbc:oracle:\w{1,10}):()[\w$#]{1,60}\/([^\s@"'{}]{1,100})@/dgi,
    groups: [1, 2, 3],
  },
  {
    kind: 'SQL password',
    pattern:
      /\b(identified\s+(?:with\s+\w{1,60}\s+)?by|password|secret_access_key|secret_key|aws_secret_key)\s+()'([^'\n]{1,400})'/dgi,
    groups: [1, 2, 3],
  },
  // export NAME=v, %env NAME=v, --password v, and a line of YAML: without quotes anything may stand there
  {
    kind: 'unquoted password or token',
    pattern: new RegExp(
      `(?:^|[\\s!%])(?:export|env|set|-e)\\s{1,4}\\w{0,60}?${NAME}()=([^\\s"'\`$&|;<>]{4,400})`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  {
    kind: 'unquoted password or token',
    pattern: new RegExp(
      `(?<![\\w-])--?[\\w-]{0,40}?${NAME}()(?:=|\\s{1,4})(?!-)([^\\s"'\`$&|;<>]{4,400})`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  {
    kind: 'unquoted password or token',
    pattern: new RegExp(
      `^[ \\t]{0,40}[\\w.-]{0,60}?${NAME}():[ \\t]{1,5}([^\\s"'\`$&|;<>()[\\]{},]{4,400})[ \\t]*$`,
      'dgim',
    ),
    groups: [1, 2, 3],
  },
  // password = v below [section], as configparser and credentials files have it
  {
    kind: 'password in a configuration file',
    pattern: new RegExp(
      `(?:^[ \\t]{0,40}|["'\`])\\[[\\w .:-]{1,60}\\][ \\t]*\\n(?:[ \\t]*[\\w.-]{1,60}[ \\t]*[=:][^\\n]{0,400}\\n){0,20}?[ \\t]*[\\w.-]{0,60}?${NAME}()[ \\t]{0,5}[=:][ \\t]{0,5}([^\\s"'\`$&|;<>()[\\]{},]{4,400})[ \\t]*$`,
      'dgim',
    ),
    groups: [1, 2, 3],
  },
  // PGPASSWORD=v psql, before a command
  {
    kind: 'unquoted password or token',
    pattern: new RegExp(
      `(?:^|[\\s;&|!])\\w{0,60}?${NAME}()=([^\\s"'\`$&|;<>]{4,400})(?=[ \\t]{1,4}[a-z./])`,
      'dgim',
    ),
    groups: [1, 2, 3],
  },
  // "grant_type=password&client_secret=v"
  {
    kind: 'unquoted password or token',
    pattern: new RegExp(
      `(?:^(?=\\S{1,4000}$)|["'\`])[\\w.-]{0,40}?${NAME}()=([^;&\\s"'\`()[\\]]{4,400})`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // curl -u user:v, mysql -pv
  {
    kind: 'password of a command',
    pattern:
      /(curl|wget|https?)\b[^\n]{0,200}?\s()(?:-u|--user)[ =]{1,4}["']?[\w.@-]{1,100}:([^\s"'$<>{}]{4,200})/dgi,
    groups: [1, 2, 3],
  },
  {
    kind: 'password of a command',
    pattern: /\b(mysql(?:dump|admin|import)?)\s[^\n]{0,200}?(?<=\s)()-p([^\s"'$<>{}]{4,200})/dg,
    groups: [1, 2, 3],
  },
  // auth=("user", "v"), HTTPBasicAuth("user", "v"), server.login("user", "v"), Authorization: token v
  {
    kind: 'basic credentials',
    pattern: new RegExp(
      `(?:(auth)\\s{0,3}=\\s{0,3}|basic_?auth|(?:smtp|server|imap|mail|ftp|session)\\w{0,20}\\.login)\\(\\s{0,5}["'][^"'\\n]{1,200}["']\\s{0,5},\\s{0,5}${VALUE}\\s{0,5}\\)`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  // pymysql.connect("host", "user", "v"), oracledb.connect("user", "v", dsn): arguments without names
  {
    kind: 'basic credentials',
    pattern: new RegExp(
      `\\b((?:pymysql|mysqldb|pymssql|ftplib)\\.\\w{1,30}\\(\\s{0,5}["'][^"'\\n]{0,200}["']\\s{0,5},|(?:cx_oracle|oracledb)\\.\\w{1,30}\\()\\s{0,5}["'][^"'\\n]{1,200}["']\\s{0,5},\\s{0,5}${VALUE}`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
  {
    kind: 'access token',
    pattern:
      /(authorization)["']?\]?\s{0,5}[:=,]\s{0,5}()["']?(?:token|apikey|api-key|key)[ =]{1,3}([\w.~+/-]{16,400})/dgi,
    groups: [1, 2, 3],
  },
  // Names of a setting that hold another name: fs.azure.account.key.STORE = "v", ….oauth2.client.secret.STORE
  {
    kind: 'Azure key',
    pattern: new RegExp(
      `(account\\.key|client\\.secret)\\.[\\w.-]{1,100}["'\`]?\\]?\\s{0,5}[,:=]\\s{0,5}${VALUE}`,
      'dgi',
    ),
    groups: [1, 2, 3],
  },
];
const BASIC = /\bbasic\s{1,4}([A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])/gi;

/** What stands for a secret that is not there. */
const PLACEHOLDER =
  /^(?:\{\{.*\}\}|<.*>|\[.*\]|\$\{?[\w.:-]*\}?|%\(?\w*\)?s?|[*.•xX_-]+|null|none|nil|undefined|true|false|redacted|masked|hidden|removed|secret|todo|tbd|placeholder|dummy|test|example|foo|bar|unknown|missing|other|n\/a)$/i;
const STANDS_FOR =
  /(?:^|[^a-z])(?:your|my|insert|enter|change|replace|example|sample|the|some|put)[-_ ]?(?:\w+[-_ ]){0,3}(?:password|passwd|pwd|token|secret|key|here|me|this)|changeme/i;
/** A word for a secret, as a part of the name of a column, a variable or a prompt. */
const NAMES_ONE =
  /^(?=[a-z])[a-z_ .:/-]*(?:password|passwd|pwd|passphrase|token|secret|api_?key|credential|hash|column|field|user_?name|header|bearer)[a-z_ .:?/-]*$|_(?:col|column|field|hash)s?_?\d{0,3}$/i;
const TYPES =
  /^(?:string|str|text|varchar|char|int|integer|object|binary|bytes|category|boolean|optional|required)$/i;

/** True for a value that stands for a secret that is not there. */
export function isPlaceholder(text: string): boolean {
  return text.trim() === '' || PLACEHOLDER.test(text.trim());
}

/**
 * True for a value that may be a secret under a name that says so. What only names one (a column, a variable, an
 * ARN), asks for one, or is put together from names is none.
 */
export function isPlausible(name: string, value: string, prefix = ''): boolean {
  // What an f-string or a template puts in is not in the file.
  const own = /f|\{[\w.[\]"'()]*\}/i.test(`${prefix}${value}`) ? value.replace(/\$?\{[^{}]*\}/g, '') : value;
  const text = own.trim();
  if (text.length < (own === value ? 1 : 4) || isPlaceholder(text) || STANDS_FOR.test(text)) return false;
  if (NAMES_ONE.test(text) || TYPES.test(text) || /^arn:|^(?:https?|s3):\/\//i.test(text)) return false;
  if (/^authorization$/i.test(name)) return false;
  return new RegExp(`^${STRONG}$`, 'i').test(name) ? text.length >= 4 : looksSecret(text);
}

/** Long enough, without spaces, and of letters mixed with digits or signs. */
function looksSecret(text: string): boolean {
  if (text.length < 8 || /\s/.test(text) || /^[a-z]+(?:[-_./][a-z]+)*\d{0,2}$/i.test(text)) return false;
  if (/^[\\([^]|\\[wdsb]/.test(text)) return false;
  // Words with numbers, three at least: `order_id1_cust2`, `rsa-sha256-2024`, `year=2024/month=1`.
  if (/^(?:[a-z]{2,}\d{0,4}|\d{1,4})(?:[-_./=:](?:[a-z]{2,}\d{0,4}|\d{1,4})){2,}$/.test(text)) return false;
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}

const BARE = /^unquoted/;

/** Names that end in `token` and mean a word or a mark of a text. */
const OF_TEXTS =
  /(?:pad|sep|cls|unk|mask|bos|eos|stop|start|end|next|special|max|min|num|first|last|csrf|page|continuation)[_-]?$/i;

export interface NamedSecret {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Values that stand under the name of a secret. With `all`, also those that hardly are one. */
export function* namedSecrets(text: string, all: boolean): Generator<NamedSecret> {
  for (const { kind, pattern, groups } of PATTERNS) {
    const [nameAt, prefixAt, valueAt] = groups;
    for (const match of text.matchAll(pattern)) {
      const [start, end] = match.indices?.[valueAt] ?? [0, 0];
      const [nameStart] = match.indices?.[nameAt] ?? [0];
      const value = match[valueAt] ?? '';
      if (OF_TEXTS.test(text.slice(Math.max(0, nameStart - 20), nameStart))) continue;
      const name =
        kind === 'password or token' ? (match[nameAt] ?? '') : BARE.test(kind) ? 'token' : 'password';
      if (all ? !isPlaceholder(value) : isPlausible(name, value, match[prefixAt])) yield { kind, start, end };
    }
  }
  for (const match of text.matchAll(BASIC)) {
    if (!isBasic(match[1] ?? '')) continue;
    const end = match.index + match[0].length;
    yield { kind: 'basic credentials', start: end - (match[1]?.length ?? 0), end };
  }
}

const KEY = new RegExp(`(?:^|_)(${STRONG}|${WEAK})$`, 'i');
const CAMEL = /([a-z])([A-Z])/g;

/** The word of a field's name that says its value is secret: `password` of `sfPassword`; undefined for none. */
export function secretWord(key: string): string | undefined {
  return KEY.exec(key.replace(CAMEL, '$1_$2'))?.[1];
}
