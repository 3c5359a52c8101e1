import { S3Error, type S3ErrorCode } from '../error.ts';
import type { Exchange } from '../exchange.ts';
import { type XmlElement, type XmlValue, xmlDocument } from '../xml.ts';

/** A setting as it was put, as the body of an answer. */
export function documentOf(element: XmlElement): string {
  const content: Record<string, XmlValue> = {};
  for (const child of element.children) content[child.name] = element.all(child.name);
  return xmlDocument(element.name, content);
}

/** The answer to a question for a setting that nobody made. */
export function notSet(exchange: Exchange, code: S3ErrorCode): S3Error {
  return new S3Error(code, undefined, { details: { BucketName: exchange.bucket.name } });
}
