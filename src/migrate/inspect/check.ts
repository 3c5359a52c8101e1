import type { Finding, Rule } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import { type Environment, environmentOf, ROLE_FIELDS, S3_FIELDS } from './environment.ts';
import { type HiddenData, hiddenData } from './hidden-data.ts';
import { maySecret } from './secret-patterns.ts';
import { type FlowString, isModel, stringsOf } from './strings.ts';

/** What a check of one flow may look at: gathered once for all of them. */
export interface FlowFacts {
  /** As the report names the file. */
  readonly file: string;
  readonly flow: Flow;
  /** False where no word of the file is one that secrets, or names of secrets, come with. */
  readonly suspect: boolean;
  readonly strings: readonly FlowString[];
  /** Those in fields for S3 locations and for roles. */
  readonly places: readonly FlowString[];
  /** Those that hold a fitted model. */
  readonly models: readonly FlowString[];
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
  const places = strings.filter(({ key }) => S3_FIELDS.has(key) || ROLE_FIELDS.has(key));
  const models = strings.filter(({ leaf }) => isModel(flow.bytes, leaf));
  return {
    file,
    flow,
    suspect: maySecret(flow.bytes.toString('latin1')),
    strings,
    places,
    models,
    environment: environmentOf(flow, places),
    hidden: hiddenData(flow, models),
  };
}
