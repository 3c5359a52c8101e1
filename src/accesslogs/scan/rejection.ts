/** Why a line is not a record. The order is the one in which a line is checked. */
export type Rejection =
  | 'too-long'
  | 'truncated'
  | 'time'
  | 'address'
  | 'operation'
  | 'request-uri'
  | 'no-status'
  | 'field-count'
  | 'json';

/** What each reason means, for reports. */
export const REJECTION_TEXT: { readonly [reason in Rejection]: string } = {
  'too-long': 'longer than a record can be',
  truncated: 'ends before the status',
  time: 'no time in the format [06/Feb/2019:00:00:38 +0000] as the third field',
  address: 'no IP address as the fourth field',
  operation: 'no operation such as REST.GET.OBJECT as the seventh field',
  'request-uri': 'the request line is neither quoted nor a dash',
  'no-status': 'no status and sizes after the request line',
  'field-count': 'a number of fields that no generation of the format has',
  json: 'JSON without the fields of an access log record',
};
