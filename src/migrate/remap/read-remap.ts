import { usageError } from '../../core/errors.ts';
import { decodeString, type JsonMember, type JsonNode } from '../../core/json/json-node.ts';
import { JsonTextError } from '../../core/json/json-reader.ts';
import { readJsonBytes } from '../../core/json/read-json-bytes.ts';
import { PARTITIONS, partitionOf } from '../../core/partitions.ts';
import { bucketNameProblem } from '../../core/s3-uri.ts';
import { didYouMean } from '../../core/suggest.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { REMAP_PARTS, type Remap, remapOf } from './remap.ts';

type Part = (typeof REMAP_PARTS)[number];

const SHAPES: { readonly [part in Part]: (value: string) => string | undefined } = {
  accounts: (value) => (/^\d{12}$/.test(value) ? undefined : 'is not an account id of 12 digits'),
  regions: (value) => (/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(value) ? undefined : 'is not a region'),
  // Aliases of access points, and directory buckets, stand where a bucket does.
  buckets: (value) =>
    bucketNameProblem(value.replace(/(?:-s3alias|--ol-s3|--x-s3)$/, '')) && 'is not a bucket name',
  roles: (value) =>
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value) ? undefined : 'is not a role ARN',
  arns: (value) =>
    /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+$/.test(value) ? undefined : 'is not an ARN',
  partitions: (value) =>
    PARTITIONS.some(({ name }) => name === value) ? undefined : 'is not an AWS partition',
};

/**
 * Reads a map of the form `{ "accounts": { OLD: NEW }, "regions": {…}, "buckets": {…}, "roles": {…}, "arns": {…},
 * "partitions": {…}, "code": true }`. Usage errors name every value that is none of its kind, regions of another
 * partition where no part of the map changes the partition, and maps that send two values to one: there would be
 * no way back from them.
 */
export function readRemap(bytes: Buffer, name: string): Remap {
  const json = parse(bytes, name);
  if (json.kind !== 'object')
    throw usageError(`${quoteForMessage(name)} is not a JSON object.`, { hint: EXAMPLE });
  const problems: string[] = [];
  const parts = new Map<Part, Map<string, string>>(REMAP_PARTS.map((part) => [part, new Map()]));
  let code = false;
  for (const member of json.members) {
    if (member.key === 'code') {
      const said = bytes.toString('latin1', member.value.start, member.value.end);
      code = said === 'true';
      if (!code && said !== 'false') problems.push('code must be true or false');
      continue;
    }
    const part = parts.get(member.key as Part);
    if (part === undefined) problems.push(unknownPart(member.key));
    else readPart(bytes, member, part, problems);
  }
  problems.push(...crossings(parts));
  if (problems.length > 0) {
    throw usageError(`${quoteForMessage(name)} is not a usable map.`, {
      code: 'bad-remap',
      problems,
      hint: EXAMPLE,
    });
  }
  return remapOf(Object.fromEntries(parts), code);
}

/** ARNs and host names of another partition are spelled differently, so who moves there has to say it. */
function crossings(parts: ReadonlyMap<Part, ReadonlyMap<string, string>>): string[] {
  return [...(parts.get('regions') ?? [])].flatMap(([from, to]) => {
    const [old, next] = [partitionOf(from)?.name, partitionOf(to)?.name];
    if (old === undefined || next === undefined || old === next) return [];
    if (parts.get('partitions')?.get(old) === next) return [];
    return [`regions: ${from} is in ${old} and ${to} in ${next}; add "partitions": {"${old}": "${next}"}`];
  });
}

const EXAMPLE =
  'For example {"accounts": {"111122223333": "444455556666"}, "buckets": {"old-bucket": "new-bucket"}}.';

function parse(bytes: Buffer, name: string): JsonNode {
  try {
    return readJsonBytes(bytes).json;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw usageError(`${quoteForMessage(name)} line ${error.position.line}: ${error.message}.`, {
      code: 'bad-remap',
      hint: EXAMPLE,
    });
  }
}

function readPart(
  bytes: Buffer,
  { key, value }: JsonMember,
  part: Map<string, string>,
  problems: string[],
): void {
  if (value.kind !== 'object') {
    problems.push(`${key} must be an object of old and new values`);
    return;
  }
  const wrong = SHAPES[key as Part];
  const sources = new Map<string, string>();
  for (const entry of value.members) {
    const to = entry.value.kind === 'string' ? decodeString(bytes, entry.value) : '';
    for (const text of [entry.key, to]) {
      const problem = wrong(text);
      if (problem !== undefined) problems.push(`${key}: ${quoteForMessage(text)} ${problem}`);
    }
    const other = sources.get(to);
    if (other !== undefined) {
      problems.push(
        `${key}: ${quoteForMessage(other)} and ${quoteForMessage(entry.key)} both become ${quoteForMessage(to)}`,
      );
    }
    sources.set(to, entry.key);
    part.set(entry.key, to);
  }
}

function unknownPart(key: string): string {
  const near = didYouMean(key, [...REMAP_PARTS, 'code']);
  return `there is no ${quoteForMessage(key)} to map${near === undefined ? '' : `; did you mean ${near}?`}`;
}
