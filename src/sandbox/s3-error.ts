import type { ServerResponse } from 'node:http';
import { escapeXml } from './xml.ts';

/** An error in S3's XML, for what is refused before an S3 service sees it. */
export function sendS3Error(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  requestId: string,
): void {
  const xml =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(code)}</Code>` +
    `<Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`;
  response.writeHead(status, {
    'Content-Type': 'application/xml',
    'Content-Length': Buffer.byteLength(xml),
    'x-amz-request-id': requestId,
    Connection: 'close',
  });
  response.end(xml);
}
