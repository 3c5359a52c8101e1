import type { Finding } from '../../core/finding.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import type { Judgement } from '../judge/judge.ts';
import { viewerFindings } from './cloudfront/viewer-findings.ts';
import type { CloudFrontCounts } from './cloudfront/viewers.ts';
import type { EvidenceRead } from './evidence.ts';
import { forgottenFinding } from './evidence-rules.ts';
import { flowFindings } from './flows/flow-findings.ts';
import type { FlowCounts } from './flows/flows.ts';
import { endpointFindings } from './network/endpoint-findings.ts';
import { type TrailSummary, trailNotes, trailSummary } from './trail/trail-summary.ts';

/** What other logs, EC2 and a file of names gave to a diagnosis. */
export interface EvidenceSummary {
  readonly cloudTrail?: TrailSummary;
  readonly cloudFront?: EvidenceRead & CloudFrontCounts;
  readonly flowLogs?: EvidenceRead & FlowCounts;
  /** How many of each EC2 has. */
  readonly network?: {
    readonly endpoints: number;
    readonly natGateways: number;
    readonly addresses: number;
    readonly subnets: number;
  };
  /** Ranges with a name. */
  readonly names?: number;
}

/** Undefined where there is nothing beside the access log. */
export function evidenceSummary(judgement: Judgement): EvidenceSummary | undefined {
  const { facts, rows } = judgement.world;
  const { cloudFront, flows } = rows.evidence ?? {};
  const cloudTrail = trailSummary(judgement);
  const summary: EvidenceSummary = {
    ...(cloudTrail && { cloudTrail }),
    ...(cloudFront && { cloudFront: { ...cloudFront.read, ...cloudFront.viewers.counts } }),
    ...(flows && { flowLogs: { ...flows.read, ...flows.flows.counts } }),
    ...(facts.network && { network: facts.network.counts }),
    ...(facts.names && { names: facts.names.size }),
  };
  return Object.keys(summary).length === 0 ? undefined : summary;
}

/** What they show by themselves, and what is to be said about their reading. */
export function evidenceFindings({ world }: Judgement, summary: EvidenceSummary = {}): Finding[] {
  const { cloudTrail, cloudFront, flowLogs } = summary;
  return [
    ...(world.facts.names?.findings ?? []),
    ...forgottenFinding('--cloudtrail', cloudTrail?.forgotten, 'refused request'),
    ...forgottenFinding('--cloudfront', cloudFront?.forgotten, 'request'),
    ...forgottenFinding('--flow-logs', flowLogs?.forgotten, 'record'),
    ...endpointFindings(world),
    ...viewerFindings(world),
    ...flowFindings(world),
  ];
}

/** What they could tell and what not, a sentence or two each. */
export function evidenceNotes({ cloudTrail, cloudFront, flowLogs }: EvidenceSummary = {}): string[] {
  return [
    ...(cloudTrail === undefined ? [] : trailNotes(cloudTrail)),
    ...(cloudFront === undefined ? [] : viewerNotes(cloudFront)),
    ...(flowLogs === undefined ? [] : flowNotes(flowLogs)),
  ];
}

function viewerNotes({ records, forwarded, withoutField, filtered }: CloudFrontCounts): string[] {
  if (records + filtered === 0) return [];
  const parts = [
    `CloudFront: ${counted(records, 'request')}, ${grouped(forwarded)} of them with X-Forwarded-For. It is read from the right: its last entry is what the last proxy saw; earlier entries were passed to that proxy, and may be made up.`,
    ...(withoutField === 0
      ? []
      : [
          `${counted(withoutField, 'record')} from CloudFront have no field x-forwarded-for: select it in the field list of the log.`,
        ]),
  ];
  return parts;
}

function flowNotes({ records, toS3, skipped }: FlowCounts): string[] {
  if (records === 0) return [];
  return [
    `Flow logs: ${counted(records, 'record')}. They name interfaces and connections, not requests or objects.`,
    ...(toS3 > 0
      ? []
      : [
          'No flow is known to go to S3: that requires the fields pkt-dst-aws-service and traffic-path, which the default format does not have.',
        ]),
    ...(skipped === 0 ? [] : [`AWS left flows out of ${counted(skipped, 'interval')} (SKIPDATA).`]),
  ];
}
