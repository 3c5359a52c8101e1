import type { Mangling } from './kinds.ts';

const NAMES =
  'x[-_]amz[-_](?:algorithm|credential|date|expires|signed[-_]?headers|signature|security[-_]token)|awsaccesskeyid';
const TRACE = new RegExp(NAMES, 'i');
const ALL_TRACES = new RegExp(NAMES, 'gi');
const VERSION_4 = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const;
const VERSION_2 = ['AWSAccessKeyId', 'Signature', 'Expires'] as const;
const SIGNED = [...VERSION_4, ...VERSION_2, 'X-Amz-Security-Token'];

/** Parameters that S3 itself knows, besides those of signatures and X-Amz-…: what may well have been signed. */
const OF_S3 = new Set(
  (
    'accelerate acl analytics attributes continuation-token cors delete delimiter encoding-type encryption ' +
    'fetch-owner intelligent-tiering inventory key-marker legal-hold lifecycle list-type location logging marker ' +
    'max-keys max-parts max-uploads metrics notification object-lock ownershipcontrols part-number-marker partnumber ' +
    'policy policystatus prefix publicaccessblock replication requestpayment response-cache-control ' +
    'response-content-disposition response-content-encoding response-content-language response-content-type ' +
    'response-expires restore retention select select-type start-after tagging torrent upload-id-marker uploadid ' +
    'uploads version-id-marker versionid versioning versions website x-id'
  ).split(' '),
);

/** True where a request line holds a piece of a presigned query, however it is escaped. */
export function hasTraces(requestLine: string): boolean {
  return TRACE.test(requestLine) || (requestLine.includes('%') && TRACE.test(unescaped(requestLine)));
}

/** A key without the signed query that became a part of it: that would be a secret. */
export function withoutQuery(key: string): string {
  const trace = key.search(TRACE);
  if (trace < 0) return key;
  const marks = [...key.slice(0, trace).matchAll(/\?|%(?:25)*3f/gi)];
  return `${key.slice(0, marks.at(-1)?.index ?? trace)}?…`;
}

/**
 * How the presigned URL of a refused request was spoilt; undefined where it looks whole. Call it for a refusal that
 * speaks of the signature or the query, or where S3 saw no signature at all: only there do these signs mean anything.
 */
export function manglingOf(requestLine: string, errorCode: string): Mangling | undefined {
  const target = requestLine.replace(/^\S+ /, '').replace(/ HTTP\/\d(?:\.\d)?$/, '');
  const mark = target.indexOf('?');
  const query = mark < 0 ? '' : target.slice(mark + 1);
  return (
    escapedSigns(target) ??
    (isUrl(target) ? 'url-as-key' : undefined) ??
    outsideQuery(target, mark) ??
    (query === '' ? undefined : (inQuery(query, target) ?? lostToken(query, errorCode)))
  );
}

/** Temporary keys are known to S3 together with their token only. */
function lostToken(query: string, errorCode: string): Mangling | undefined {
  const temporary = /(?:X-Amz-Credential|AWSAccessKeyId)=ASIA/.test(query);
  if (!temporary || errorCode !== 'InvalidAccessKeyId') return undefined;
  return /x-amz-security-token=./i.test(query) ? undefined : 'parameters-dropped';
}

/** True where the path is an address itself. */
function isUrl(target: string): boolean {
  return /^\/+(?:https?|s3[an]?)(?::|%(?:25)*3a)(?:\/|%(?:25)*2f)/i.test(target);
}

/** Other escapes than those of URLs. */
function escapedSigns(target: string): Mangling | undefined {
  if (/(?:&|%(?:25)*26)(?:amp|#0*38|#x0*26)(?:;|%(?:25)*3b|(?=x-amz|signature|expires))/i.test(target))
    return 'html-escaped';
  if (/(?:&|%(?:25)*26)(?:#|%(?:25)*23)(?:\d{2,3}|x[0-9a-f]{2})(?:;|%(?:25)*3b)/i.test(target))
    return 'html-escaped';
  if (/(?:\\|%(?:25)*5c)+(?:u0026|x26|&|%26)/i.test(target)) return 'json-escaped';
  if (/(?:\^|%(?:25)*5e)&/i.test(target)) return 'json-escaped';
  if (new RegExp(`(?:${NAMES})=(?:%(?:25)*3d|3d)(?=[a-z0-9%/])`, 'i').test(target)) return 'quoted-printable';
  return undefined;
}

/** Traces in front of the query, or behind a second question mark. */
function outsideQuery(target: string, mark: number): Mangling | undefined {
  const trace = target.search(TRACE);
  const escaped = target.search(/%(?:25)*3f/i);
  if (escaped >= 0 && (mark < 0 || escaped < mark) && TRACE.test(unescaped(target.slice(escaped)))) {
    return 'encoded-question';
  }
  if (trace >= 0 && (mark < 0 || trace < mark)) return 'lost-question';
  const second = mark < 0 ? -1 : target.indexOf('?', mark + 1);
  if (second < 0 || !TRACE.test(target.slice(second))) return undefined;
  return TRACE.test(target.slice(mark, second)) ? 'signed-twice' : 'second-question';
}

function inQuery(query: string, target: string): Mangling | undefined {
  const traces = [...query.matchAll(ALL_TRACES)].length;
  if (traces === 0) return TRACE.test(unescaped(query)) ? 'encoded-query' : undefined;
  if (
    new RegExp(`(?:${NAMES})%(?:25)*3d`, 'i').test(query) ||
    (traces > 1 && /%(?:25)*26x-amz-/i.test(query))
  ) {
    return 'encoded-query';
  }
  if (/;\s*(?:x-amz-|signature=|expires=)/i.test(query)) return 'wrong-separators';
  const parameters = query.split('&').map((text) => {
    const equals = text.indexOf('=');
    return equals < 0
      ? { name: text, value: '' }
      : { name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
  if (isBroken(parameters)) return 'line-break';
  const names = parameters.map(({ name }) => name);
  return missing(names) ?? badValues(parameters) ?? strangers(names, target);
}

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** A line break within what was signed; one behind it was copied with the URL. */
function isBroken(parameters: readonly Parameter[]): boolean {
  return parameters.some(
    ({ name, value }) =>
      /%(?:25)*0[ad]/i.test(name) || (SIGNED.includes(name) && /%(?:25)*0[ad](?!%|$)/i.test(value)),
  );
}

/** Whether every parameter that a signature needs is there once. */
function missing(names: readonly string[]): Mangling | undefined {
  const lower = names.map(plainName);
  const has = (name: string) => lower.includes(name.toLowerCase());
  if (lower.some((name, at) => SIGNED.some((s) => s.toLowerCase() === name) && lower.indexOf(name) !== at)) {
    return 'signed-twice';
  }
  if (has('X-Amz-Credential') && has('AWSAccessKeyId')) return 'signed-twice';
  const needed: readonly string[] = has('AWSAccessKeyId') ? VERSION_2 : VERSION_4;
  const lost = needed.filter((name) => !has(name));
  if (lost.length === 0) {
    return needed.some((name) => !names.includes(name)) ? 'renamed-parameters' : undefined;
  }
  if (
    lost.length < needed.length &&
    names.some((name) => TRACE.test(name) && plainName(name) !== name.toLowerCase())
  ) {
    return 'renamed-parameters';
  }
  if (names.length === 1) return 'cut-at-ampersand';
  // A signature stands last as a rule: where it is gone, so is what stood behind the last that is left.
  return lost.includes('X-Amz-Signature') || lost.includes('Signature') ? 'cut-short' : 'parameters-dropped';
}

/** In small letters, with dashes, and out of the brackets that some programs put around names. */
function plainName(name: string): string {
  const bare = name.replace(/^.*(?:\[|%5b)(.*?)(?:\]|%5d)$/i, '$1').toLowerCase();
  return TRACE.test(bare) ? bare.replaceAll('_', '-').replace('signed-headers', 'signedheaders') : bare;
}

function badValues(parameters: readonly Parameter[]): Mangling | undefined {
  const signed = parameters.filter(({ name }) => SIGNED.includes(name));
  if (signed.some(({ value }) => /%25[0-9a-f]{2}/i.test(value))) return 'double-escaped';
  const value = (name: string) => parameters.find((parameter) => parameter.name === name)?.value;
  const secrets = [value('X-Amz-Security-Token'), value('Signature')].filter((text) => text !== undefined);
  if (secrets.some((text) => /[+/ ]|%20|=(?!$|=$)|==?$/.test(text))) return 'decoded';
  const signature = value('X-Amz-Signature');
  if (signature !== undefined && !/^[0-9a-fX]+$/i.test(signature)) return 'trailing';
  const expires = value('X-Amz-Expires');
  const isRange =
    expires === undefined ||
    (/^\d{1,6}$/.test(expires) && Number(expires) >= 1 && Number(expires) <= 604_800);
  const date = value('X-Amz-Date');
  const isDate = date === undefined || /^\d{8}T\d{6}Z$/.test(date);
  const credential = value('X-Amz-Credential');
  // Of SigV4A the scope has no region.
  const isScope = credential === undefined || /^[^/%]+(?:(?:\/|%2f)[\w-]+){3,4}$/i.test(credential);
  return isRange && isDate && isScope ? undefined : 'bad-value';
}

function strangers(names: readonly string[], target: string): Mangling | undefined {
  const known = (name: string) =>
    SIGNED.includes(name) || OF_S3.has(name.toLowerCase()) || /^x-amz-/i.test(name);
  if (names.some((name) => name !== '' && !known(name))) return 'added-parameter';
  return /%25[0-9a-f]{2}/i.test(target.slice(0, target.indexOf('?'))) ? 'path-double-escaped' : undefined;
}

/** Without percent escapes, however many times it was escaped. */
function unescaped(text: string): string {
  let plain = text;
  for (let round = 0; round < 4 && plain.includes('%'); round++) {
    plain = plain.replace(/%(?:25|3f|26|3d|2d)/gi, (escaped) =>
      String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
    );
  }
  return plain;
}
