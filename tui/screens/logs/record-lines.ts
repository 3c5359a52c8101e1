import type { SampleRecord } from '../../../src/accesslogs/judge/samples-of.ts';
import { type Line, paragraph, span } from '../../theme/line.ts';

/** One refused record in full: what, from where, by which grant. */
export function recordLines(record: SampleRecord, columns: number, rule?: string): Line[] {
  const { time, address, boundTo, bucket, key, status, errorCode, reason, requestId } = record;
  const { accessKeyId, signedAt } = record;
  const grant =
    accessKeyId === undefined ? '' : `grant ${accessKeyId}${signedAt ? ` of ${signedAt}` : ''} · `;
  return [
    [
      span(`  ${time}  `, 'muted'),
      span(`${status} ${errorCode}`, 'bad'),
      ...(rule === undefined ? [] : [span(`  ${rule}`, 'muted')]),
    ],
    ...paragraph(
      `seen from ${address}${boundTo === undefined ? '' : `, bound to ${boundTo}`}`,
      columns,
      'plain',
      2,
    ),
    ...(reason === undefined ? [] : paragraph(`CloudTrail: ${reason}`, columns, 'plain', 2)),
    ...paragraph(`s3://${bucket}/${key}`, columns, 'plain', 2),
    ...paragraph(`${grant}request ${requestId}`, columns, 'muted', 2),
  ];
}
