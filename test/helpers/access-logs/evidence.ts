import { diagnose } from '../../../src/accesslogs/diagnose.ts';
import { type EvidenceSources, readEvidence } from '../../../src/accesslogs/evidence/read-evidence.ts';
import type { Facts } from '../../../src/accesslogs/judge/facts.ts';
import { readLogs } from '../../../src/accesslogs/read-logs.ts';
import { drain } from '../../../src/core/events.ts';
import { type Seen, taskLines } from './task-lines.ts';

const STDIN = [{ kind: 'stdin' }] as const;
/** Bytes: what is asked for is set aside for each of many small texts. */
const MEMORY = 4_000_000;

/** An access log; requests that are not `ok` are refused. */
export function logOf(...requests: readonly Seen[]): string {
  return `${taskLines(...requests).join('\n')}\n`;
}

export async function* bytesOf(...chunks: readonly (string | Uint8Array)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** The diagnosis of a log, with one other log beside it and with what is known besides. */
export async function diagnosisWith(
  log: string | undefined,
  beside: { readonly kind: keyof EvidenceSources; readonly text: string | Uint8Array } | undefined,
  facts: Partial<Facts> = {},
  window: { readonly from?: number; readonly to?: number } = {},
) {
  const sources = beside === undefined ? {} : { [beside.kind]: STDIN };
  const stdin = bytesOf(...(beside === undefined ? [] : [beside.text]));
  const evidence = await drain(readEvidence(sources, { stdin, ...window }));
  const read = await drain(
    readLogs(log === undefined ? [] : STDIN, { stdin: bytesOf(log ?? ''), evidence, memory: MEMORY }),
  );
  return diagnose(read, { lock: 'unknown', approved: [], ...facts });
}

export type Found = Awaited<ReturnType<typeof diagnosisWith>>;

export function findingOf({ findings }: Found, rule: string) {
  return findings.find((found) => found.rule === rule);
}
