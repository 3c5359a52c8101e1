import { parseQuery } from '../../core/sigv4/uri.ts';
import { S3Error } from './error.ts';
import type { Tag } from './model.ts';
import type { XmlElement, XmlValue } from './xml.ts';

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags of an `x-amz-tagging` header: `a=1&b=2`. @throws S3Error */
export function parseTagHeader(text: string): Tag[] {
  const pairs = parseQuery(text);
  if (pairs === undefined) {
    throw new S3Error(
      'InvalidArgument',
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  return checkTags(
    pairs.map(([key, value]) => ({ key, value })),
    10,
    'Your TagKey cannot be prefixed with aws:',
  );
}

/** Tags of a `<Tagging>` document. @throws S3Error */
export function parseTagging(root: XmlElement, limit: number): Tag[] {
  const set = root.first('TagSet');
  if (set === undefined) throw new S3Error('MalformedXML');
  return checkTags(
    set.all('Tag').map((tag) => {
      const key = tag.first('Key')?.text;
      const value = tag.first('Value')?.text;
      if (key === undefined || value === undefined) throw new S3Error('MalformedXML');
      return { key, value };
    }),
    limit,
    'System tags cannot be added/updated by requester',
  );
}

export function taggingDocument(tags: readonly Tag[]): XmlValue {
  return { TagSet: { Tag: tags.map(({ key, value }) => ({ Key: key, Value: value })) } };
}

function checkTags(tags: Tag[], limit: number, reserved: string): Tag[] {
  if (tags.length > limit) {
    throw new S3Error(
      'BadRequest',
      `${limit === 10 ? 'Object' : 'Bucket'} tags cannot be greater than ${limit}`,
    );
  }
  for (const { key, value } of tags) {
    if (key.startsWith('aws:')) throw new S3Error('InvalidTag', reserved);
    if (key === '' || key.length > 128 || !ALLOWED.test(key)) {
      throw new S3Error('InvalidTag', 'The TagKey you have provided is invalid');
    }
    if (value.length > 256 || !ALLOWED.test(value)) {
      throw new S3Error('InvalidTag', 'The TagValue you have provided is invalid');
    }
  }
  if (new Set(tags.map(({ key }) => key)).size !== tags.length) {
    throw new S3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return tags;
}
