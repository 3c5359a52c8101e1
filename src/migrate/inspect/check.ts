import type { Finding, Rule } from '../../core/finding.ts';
import type { Flow } from '../flow/flow.ts';
import type { ReferringString } from '../references/flow-references.ts';
import { type Environment, environmentOf } from './environment.ts';
import { flowView } from './flow-view.ts';
import { type HiddenData, hiddenData } from './hidden-data.ts';
import { findPlaces, type Place } from './places.ts';
import { type FlowString, isModel } from './strings.ts';

/** What a check of one flow may look at: gathered once for all of them. */
export interface FlowFacts {
  /** As the report names the file. */
  readonly file: string;
  readonly flow: Flow;
  /** False where no word of the file is one that secrets, or names of secrets, come with. */
  readonly suspect: boolean;
  readonly strings: readonly FlowString[];
  /** Those that refer to something of an account. */
  readonly referring: readonly ReferringString[];
  readonly places: readonly Place[];
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
  const view = flowView(flow);
  const { strings, referring, suspect } = view;
  const models = strings.filter(({ leaf }) => isModel(flow.bytes, leaf));
  return {
    file,
    flow,
    suspect,
    strings,
    referring,
    places: findPlaces(flow, view),
    models,
    environment: environmentOf(referring),
    hidden: hiddenData(flow, models),
  };
}
