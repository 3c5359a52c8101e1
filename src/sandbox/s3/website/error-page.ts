import { STATUS_CODES } from 'node:http';
import type { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { escapeXml } from '../xml.ts';

/** How a website tells of an error: a page for people, with what the REST answer would say. */
export function errorPage({ request, context, hostId }: Exchange, error: S3Error): Reply {
  const title = `${error.status} ${STATUS_CODES[error.status] ?? ''}`;
  const facts = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    RequestId: context.requestId,
    HostId: hostId,
  };
  const items = Object.entries(facts).map(
    ([name, value]) => `<li>${escapeXml(name)}: ${escapeXml(value)}</li>`,
  );
  const page = ['<html>', `<head><title>${title}</title></head>`, '<body>', `<h1>${title}</h1>`];
  const body = [...page, '<ul>', ...items, '</ul>', '<hr/>', '</body>', '</html>', ''].join('\n');
  const headers = {
    'x-amz-error-code': error.code,
    'x-amz-error-message': error.message.replace(/[^\x20-\x7e]/g, '?'),
    'content-type': 'text/html; charset=utf-8',
  };
  return { status: error.status, headers, ...(request.method === 'HEAD' ? {} : { body }) };
}
