import type { Finding, Rule } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import type { FlowString } from './strings.ts';

/** What a check of one flow may look at. */
export interface FlowFacts {
  /** As the report names the file. */
  readonly file: string;
  readonly flow: Flow;
  readonly strings: readonly FlowString[];
}

/** One rule about a flow, with what finds it. */
export interface FlowCheck {
  readonly rule: Rule;
  check(facts: FlowFacts): readonly Finding[];
}
