import type { AwsError } from './aws-error.ts';
import { type XmlContent, xmlOf } from './xml.ts';

/** How a query service writes its answers. */
export interface QueryDialect {
  success(
    action: string,
    result: { readonly [name: string]: XmlContent },
    namespace: string,
    requestId: string,
  ): string;
  failure(error: AwsError, namespace: string | undefined, requestId: string): string;
}

/** The protocol as most services speak it. */
export const QUERY: QueryDialect = {
  success: (action, result, namespace, requestId) =>
    `<${action}Response xmlns="${namespace}"><${action}Result>${xmlOf(result)}</${action}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  failure: ({ code, message, status }, namespace, requestId) => {
    const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
    const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message };
    return `<ErrorResponse${attribute}>${xmlOf({ Error: error, RequestId: requestId })}</ErrorResponse>`;
  },
};

/** EC2's own: no result element, other errors. */
export const EC2: QueryDialect = {
  success: (action, result, namespace, requestId) =>
    `<${action}Response xmlns="${namespace}">${xmlOf({ requestId, ...result })}</${action}Response>`,
  failure: ({ code, message }, _namespace, requestId) =>
    `<Response>${xmlOf({ Errors: { Error: { Code: code, Message: message } }, RequestID: requestId })}</Response>`,
};
