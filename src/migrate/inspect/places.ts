import type { Flow } from '../flow/flow.ts';
import type { FlowView } from './flow-view.ts';
import { isLocationField } from './locations.ts';
import { type FlowString, stringText } from './strings.ts';

/** A string that is a place as a whole, or should be. */
export interface Place {
  readonly string: FlowString;
  readonly text: string;
}

export function findPlaces(flow: Flow, { strings, referring }: FlowView): Place[] {
  const found: Place[] = [];
  // Both are in the order of the file.
  let next = 0;
  for (const string of strings) {
    const refers = referring[next]?.string === string ? referring[next++] : undefined;
    if (refers?.whole) found.push({ string, text: refers.text });
    else if (isLocationField(string.key)) found.push({ string, text: stringText(flow, string) });
  }
  return found;
}
