import type { Flow } from '../flow/flow.ts';
import { flowReferences, type ReferringString } from '../references/flow-references.ts';
import { maySecret } from './secret-patterns.ts';
import { type FlowString, stringsOf } from './strings.ts';

/** What one pass over the text of a flow tells. */
export interface FlowView {
  readonly strings: readonly FlowString[];
  /** Those that refer to something of an account. */
  readonly referring: readonly ReferringString[];
  /** False where no word of the file is one that secrets, or names of secrets, come with. */
  readonly suspect: boolean;
}

const VIEW = Symbol('what was seen');
/**
 * Kept with the flow itself: a WeakMap beside it has the garbage collector take every flow for one that lives long, at a
 * fifth of the time and twice the memory.
 */
type Viewed = Flow & { [VIEW]?: FlowView };

/**
 * The strings of a flow. A flow that is changed on its way is looked at by the map, by its inverse and by the checks: its
 * text, which may be megabytes, is gone through once.
 */
export function flowView(flow: Viewed): FlowView {
  const known = flow[VIEW];
  if (known !== undefined) return known;
  const strings = stringsOf(flow);
  const { latin1 } = flow;
  const lower = latin1.toLowerCase();
  const view = {
    strings,
    referring: flowReferences(flow, strings, { latin1, lower }),
    // A letter may be written as an escape, and what it spells is seen only where it is decoded.
    suspect: latin1.includes('\\u00') || maySecret(latin1, lower),
  };
  flow[VIEW] = view;
  return view;
}
