import { readS3Error } from '../../../src/aws/s3-error-body.ts';
import { readListing } from '../../../src/aws/s3-listing.ts';
import { GroundctlError } from '../../../src/core/errors.ts';
import { parseCors } from '../../../src/sandbox/s3/cors.ts';
import { S3Error } from '../../../src/sandbox/s3/error.ts';
import { parseXml, type XmlElement } from '../../../src/sandbox/s3/xml.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, type Target } from '../target.ts';

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const seeds = [
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult ${NAMESPACE}><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t==</NextContinuationToken><Contents><Key>a%20b%2Bc</Key><Size>12</Size><ETag>&quot;d41d&quot;</ETag></Contents><Contents><Key>&amp;&#xe9;</Key><ETag>"x"</ETag><Size>0</Size></Contents></ListBucketResult>`,
  `<CORSConfiguration ${NAMESPACE}><CORSRule><ID>one</ID><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>300</MaxAgeSeconds></CORSRule></CORSConfiguration>`,
  '<Error><Code>AccessDenied</Code><Message>User: x is not authorized to perform: s3:GetObject</Message><RequestId>1</RequestId><HostId>h=</HostId></Error>',
  '<Delete><!-- two --><Object><Key><![CDATA[a]]></Key></Object><Quiet>true</Quiet></Delete>',
].map((text) => Buffer.from(text));

export const xml: Target = {
  name: 'xml',
  about: 'answers of S3, and documents that clients send to the sandbox',
  make: (random) => mutate(random.pick(seeds), random.pick(seeds), random),
  take(bytes) {
    readAnswer(bytes);
    const error = readS3Error({ status: 403, body: bytes, headers: {} }, 's3:GetObject');
    check(
      error instanceof GroundctlError && error.source !== 'fault',
      'an error of S3 is called a fault of ours',
    );
    const text = bytes.toString('utf8');
    for (const root of ['CORSConfiguration', 'Delete', 'ListBucketResult']) {
      const document = orRefused(() => parseXml(text, root));
      if (document === undefined) continue;
      check(document.name === root, 'another root');
      if (root === 'CORSConfiguration') orRefused(() => parseCors(document));
      check(depthOf(document) <= 40, 'a document deeper than any is read');
    }
  },
};

function readAnswer(bytes: Buffer): void {
  try {
    for (const { Key, Size, ETag } of readListing(bytes).entries()) {
      check(typeof Key === 'string' && typeof ETag === 'string', 'an entry without key or ETag');
      check(Number.isSafeInteger(Size) && Size >= 0, `a size of ${Size}`);
    }
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.source === 'fault') throw error;
    plainWords([error.message]);
  }
}

function orRefused<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof S3Error) return undefined;
    throw error;
  }
}

const depthOf = (element: XmlElement): number => 1 + Math.max(0, ...element.children.map(depthOf));
