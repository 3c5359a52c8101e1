import type { S3Error } from './error.ts';
import { xmlDocument } from './xml.ts';

export function errorDocument(
  error: S3Error,
  where: { readonly resource: string; readonly requestId: string; readonly hostId: string },
): string {
  return xmlDocument(
    'Error',
    {
      Code: error.code,
      Message: error.message,
      ...error.details,
      Resource: where.resource,
      RequestId: where.requestId,
      HostId: where.hostId,
    },
    false,
  );
}
