import type { Finding } from '../../core/finding.ts';
import type { Judgement } from '../judge/judge.ts';
import { type TrailSummary, trailMemoryFinding, trailNotes, trailSummary } from './trail/trail-summary.ts';

/** What other logs gave to a diagnosis. */
export interface EvidenceSummary {
  readonly cloudTrail?: TrailSummary;
}

/** Undefined where no other log was read. */
export function evidenceSummary(judgement: Judgement): EvidenceSummary | undefined {
  const cloudTrail = trailSummary(judgement);
  return cloudTrail === undefined ? undefined : { cloudTrail };
}

/** What is to be said about their reading once all is read. */
export function evidenceFindings({ cloudTrail }: EvidenceSummary = {}): Finding[] {
  const found = [cloudTrail === undefined ? undefined : trailMemoryFinding(cloudTrail)];
  return found.filter((each) => each !== undefined);
}

/** What they could tell and what not, a sentence or two each. */
export function evidenceNotes({ cloudTrail }: EvidenceSummary = {}): string[] {
  return cloudTrail === undefined ? [] : trailNotes(cloudTrail);
}
