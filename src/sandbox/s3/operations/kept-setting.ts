import { S3Error, type S3ErrorCode } from '../error.ts';
import type { Exchange, Operation } from '../exchange.ts';
import type { Bucket } from '../model.ts';
import { type XmlElement, type XmlValue, xmlDocument } from '../xml.ts';

/** A setting as it was put, as the body of an answer. */
export function documentOf(element: XmlElement): string {
  const content: Record<string, XmlValue> = {};
  for (const child of element.children) content[child.name] = element.all(child.name);
  return xmlDocument(element.name, content);
}

/** Settings that a bucket has or has not. */
type Setting = 'cors' | 'lifecycle' | 'objectLock' | 'ownership' | 'policy' | 'publicAccessBlock' | 'website';

/** A setting of the bucket. @throws S3Error with this code where nobody made it */
export function settingOf<Name extends Setting>(
  { bucket }: Exchange,
  name: Name,
  code: S3ErrorCode,
): NonNullable<Bucket[Name]> {
  const setting = bucket[name];
  if (setting === undefined) throw notSet(bucket, code);
  return setting;
}

/** The answer to a question for a setting that nobody made. */
export function notSet({ name }: Bucket, code: S3ErrorCode): S3Error {
  return new S3Error(code, undefined, { details: { BucketName: name } });
}

/** The operation that takes a setting away, whether it was made or not. */
export function takesAway(setting: Setting): Operation['handle'] {
  return ({ bucket }) => {
    bucket[setting] = undefined;
    return { status: 204 };
  };
}
