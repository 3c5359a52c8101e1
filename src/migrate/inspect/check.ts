import type { Finding, Rule } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import { type Environment, environmentOf } from './environment.ts';
import { type HiddenData, hiddenData } from './hidden-data.ts';
import { type FlowString, stringsOf } from './strings.ts';

/** What a check of one flow may look at: gathered once for all of them. */
export interface FlowFacts {
  /** As the report names the file. */
  readonly file: string;
  readonly flow: Flow;
  readonly strings: readonly FlowString[];
  readonly environment: Environment;
  readonly hidden: readonly HiddenData[];
}

/** One rule about a flow, with what finds it. */
export interface FlowCheck {
  readonly rule: Rule;
  check(facts: FlowFacts): readonly Finding[];
}

/** Gathers the facts of a flow. `file` is how reports name it. */
export function flowFacts(file: string, flow: Flow): FlowFacts {
  const strings = stringsOf(flow);
  return {
    file,
    flow,
    strings,
    environment: environmentOf(flow, strings),
    hidden: hiddenData(flow, strings),
  };
}
