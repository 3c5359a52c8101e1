import { defineRule } from '../finding.ts';
import { bad, describeProblem, good, type Parsed } from '../parsed.ts';
import { parseS3Uri, type S3Uri } from '../s3-uri.ts';
import { didYouMean } from '../suggest.ts';
import { quoteForMessage } from '../text/sanitize.ts';

export const oddSource = defineRule({
  id: 'manifest/odd-source',
  severity: 'warning',
  title: 'A source-ref or source that may not be read as intended',
  why: 'The guide describes s3://BUCKET/KEY in lowercase, without spaces, and text that is not empty. How Ground Truth handles anything else is not documented.',
  fix: 'Write s3://BUCKET/KEY into source-ref, or text into source.',
  source: 'SageMaker developer guide, sms-input-data-input-manifest',
});

/** What a data object is about: an object in S3 (`source-ref`), a text in the line itself (`source`), or both. */
export interface DataSource {
  readonly ref: S3Uri | undefined;
  readonly inline: string | undefined;
  /** What {@link oddSource} says of it, in sentences. */
  readonly oddities: readonly string[];
}

/** Reads `source-ref` and `source` of a manifest line; undefined where it has neither. */
export function readDataSource(object: Readonly<Record<string, unknown>>): Parsed<DataSource> | undefined {
  const { 'source-ref': ref, source: inline } = object;
  if (ref === undefined && inline === undefined) return undefined;
  if (ref === undefined) {
    if (typeof inline !== 'string') return bad('its source is not a string');
    const oddities = inline.trim() === '' ? ['Its source is empty.'] : [];
    return good({ ref: undefined, inline, oddities });
  }
  if (typeof ref !== 'string') return bad('its source-ref is not a string');
  const uri = parseS3Uri(ref);
  const legacy = uri.ok ? undefined : legacyUri(ref);
  if (legacy !== undefined)
    return good({ ref: legacy, inline: undefined, oddities: [oldName(legacy.bucket)] });
  if (!uri.ok) return bad(`its source-ref cannot be read: ${describeProblem(uri)}`);
  if (uri.value.key === '' || uri.value.key.endsWith('/')) return bad('its source-ref names no object');
  return good({
    ref: uri.value,
    inline: typeof inline === 'string' ? inline : undefined,
    oddities: oddUri(ref),
  });
}

/** Why a line has no source: it may have one under another name. */
export function noSource(object: Readonly<Record<string, unknown>>): string {
  const near = Object.keys(object).find((name) => meantBy(name) !== undefined);
  if (near === undefined) return 'it has neither source nor source-ref';
  const meant = meantBy(near);
  return `it has ${quoteForMessage(near)}, and neither source nor source-ref; did you mean ${meant}?`;
}

/** `source-ref` or `source` for a name that is written otherwise, or one letter off. */
function meantBy(name: string): string | undefined {
  const bare = name.toLowerCase().replace(/[^a-z]/g, '');
  if (/^source(?:ur[il]|path|s3ur[il]|file|image)$/.test(bare)) return 'source-ref';
  const near = didYouMean(bare, ['source', 'sourceref'], 1);
  return near === 'sourceref' ? 'source-ref' : near;
}

/** An object of a bucket whose name S3 would not take today, but did before 2018 in us-east-1. */
function legacyUri(text: string): S3Uri | undefined {
  const [, bucket, key] = /^s3:\/\/([A-Za-z0-9._-]{3,255})\/(.*[^/])$/s.exec(text) ?? [];
  return bucket === undefined || key === undefined || Buffer.byteLength(key) > 1024 || !key.isWellFormed()
    ? undefined
    : { bucket, key };
}

function oldName(bucket: string): string {
  return `The bucket name ${quoteForMessage(bucket)} is one that S3 accepted before 2018, only in us-east-1.`;
}

function oddUri(text: string): string[] {
  if (/^\s/.test(text)) return ['Its source-ref begins with a space.'];
  if (/\s$/.test(text)) return ['Its source-ref ends with a space, which is then part of the key.'];
  if (text.startsWith('s3:')) return [];
  return /^s3:/i.test(text)
    ? [`Its source-ref begins with ${quoteForMessage(text.slice(0, 5))}, not s3://.`]
    : ['Its source-ref is a web address, not an S3 URI.'];
}
