import type { Finding } from '../../core/finding.ts';
import type { Viewers } from './cloudfront/viewers.ts';
import type { Flows } from './flows/flows.ts';
import type { TrailIndex } from './trail/trail-index.ts';

/** What of another log was read. */
export interface EvidenceRead {
  readonly files: number;
  /** Unpacked. */
  readonly bytes: number;
  /** Entries that could not be read. */
  readonly setAside: number;
}

/** What other logs say about the requests of an access log. */
export interface Evidence {
  /** @internal */
  readonly trail?: { readonly index: TrailIndex; readonly read: EvidenceRead };
  /** @internal */
  readonly cloudFront?: { readonly viewers: Viewers; readonly read: EvidenceRead };
  /** @internal */
  readonly flows?: { readonly flows: Flows; readonly read: EvidenceRead };
  /** About the files of these logs. */
  readonly findings: readonly Finding[];
  readonly interrupted: boolean;
}
