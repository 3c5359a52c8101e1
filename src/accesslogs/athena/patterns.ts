/**
 * The patterns that take a line apart in SQL, in the words that RE2 (DuckDB) and Joni (Trino, Athena) share: no
 * look-around. Each is as strict as the scanner of this program, or stricter: a line that they do not fit comes back
 * whole and is judged by the scanner. AWS's published pattern for Athena loses genuine records instead.
 */
const STATUS = '(?:[1-9][0-9]{2}|-)';
const NUMBER = '(?:[0-9]+|-)';
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** The one requester that holds spaces; the rest of the pattern splits at them. */
export const ORIGIN_ACCESS_IDENTITY =
  '^([^ ]+ [^ ]+ \\[[^ ]+ [^ ]+\\] [^ ]+ [^ ]*:user/CloudFront) Origin Access Identity ';
export const DAY_AND_TIME = '^\\[[0-3][0-9]/[A-Z][a-z]{2}/[0-9]{4}:[0-2][0-9]:[0-5][0-9]:[0-5][0-9]$';
export const ADDRESS = `^(?:${OCTET}(?:\\.${OCTET}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*|-)$`;
export const OPERATION = '^(?:REST|WEBSITE|SOAP|BATCH|S3)\\.[A-Za-z0-9._]+$';
/** Operations whose refusals mean something. */
export const TOLD_APART = '^(?:REST\\.(?:GET|HEAD|PUT|POST|COPY|DELETE|OPTIONS)|WEBSITE)\\.';
/** The request line ends at the first quote that status, error code and four numbers follow. */
export const REQUEST_LINE = `^("(?:.*?)"|-) ${STATUS} [A-Za-z0-9._-]+ ${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER} `;
/** Referer, user agent, and the fields behind the last quote. */
export const HEADERS = '^(?:"[^"]*"|-) (".*"|-) ([^"]+)$';

/** Of a line that is not plain: its key, if the scanner makes something of it. */
export const KEY_BEFORE_REQUEST = ' ([^ ]+) "[A-Z]+ ';
/** Method, target and version: with more spaces it may be two lines that were joined. */
export const PLAIN_REQUEST = '^[^ ]*(?: [^ ]*){0,2}$';
export const QUERY = '^[^ ]* [^ ?]*\\?([^ ]*)';
export const PATH = '^[^ ]* ([^ ?]*)';
/** Names that the scanner takes for X-Amz-Credential, X-Amz-Date and X-Amz-Expires. */
export const MARKS = '(?i)(?:^|&)x-.{4}(?:c.{9}|d.{3}|e.{6})=';
export const SIGNED_4 = '(?i)(?:^|&)x-.{4}c.{9}=';
export const SIGNED_2 = '(?:^|&)AWSAccessKeyId=';
export const MARKS_2 = '(?:^|&)(?:AWSAccessKeyId|Expires)=';
export const CREDENTIAL = '(?:^|&)X-Amz-Credential=([^%/& ]+)';
export const DATE = '(?:^|&)X-Amz-Date=([0-9]{8}T[0-9]{6}Z)(?:&|$)';
export const EXPIRES = '(?:^|&)X-Amz-Expires=([0-9]{1,9})(?:&|$)';
export const ACCESS_KEY_2 = '(?:^|&)AWSAccessKeyId=([^%/& ]+)';
export const EXPIRES_2 = '(?:^|&)Expires=([0-9]{1,10})(?:&|$)';
export const VERSION = ' HTTP/[0-9](?:\\.[0-9])?$';
/** A query that no way of spoiling URLs fits, in the order in which AWS's SDKs write it. */
export const CLEAN_QUERY =
  '^X-Amz-Algorithm=AWS4-HMAC-SHA256(?:&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD)?' +
  '&X-Amz-Credential=[A-Z0-9]+%2F[0-9]{8}%2F[a-z0-9-]+%2Fs3%2Faws4_request&X-Amz-Date=[0-9]{8}T[0-9]{6}Z' +
  '&X-Amz-Expires=[1-9][0-9]{0,5}(?:&X-Amz-Security-Token=(?:[A-Za-z0-9._~-]|%2[BF]|%3D)+)?' +
  '(?:&X-Amz-Signature=[0-9a-fX]+)?&X-Amz-SignedHeaders=host(?:&X-Amz-Signature=[0-9a-fX]+)?(?:&x-id=[A-Za-z]+)?$';
export const CLEAN_PATH = '^(?:[A-Za-z0-9/._~()+,:@!$*-]|%2[0489ABCF]|%[46789A-F][0-9A-F]|%5[0-9ABDEF])*$';
/** Pieces of a presigned query, also where their dashes are escaped. More than the scanner takes for one. */
export const TRACE = '(?i)x(?:[-_]|%(?:25)*(?:2d|5f))amz(?:[-_]|%(?:25)*(?:2d|5f))|awsaccesskeyid';

export const TOKEN = '(?i)[?&;]x[-_]amz[-_]security[-_]token(?:=|%(?:25)*3d)([^&" ]*)';
/** What is left out of tokens: the rest of each run of letters and digits. */
export const LONG_RUN = '([A-Za-z0-9]{8})[A-Za-z0-9]{4,}';
/** The begin of a request line in which nothing can be escaped. */
export const PLAIN_BEGIN = '^"[A-Z]+ [A-Za-z0-9/._-]*';
/** An access key id, but for its first four letters. */
export const ACCESS_KEY = '(?i)((?:credential|accesskeyid)(?:=|%(?:25)*3d)(?:3d)?[A-Z0-9]{4})[A-Z0-9]{16}';
/** What differs between URLs that are spoilt alike: escapes stay, and so does `=3D`. */
export const VARYING = '(=3[dD]|%(?:25)*[0-9A-Fa-f]{2})|[0-9]{8}T[0-9]{6}Z|[A-Za-z0-9]{24,}';
