import type { Flow } from '../flow/flow.ts';
import { decodeBase85 } from './base85.ts';
import type { FlowString } from './strings.ts';
import { zipProblem } from './zip.ts';

/** What is wrong with an embedded model, or undefined where it decodes to a sound ZIP. */
export function modelProblem(flow: Flow, { leaf }: FlowString): string | undefined {
  const zip = decodeBase85(flow.bytes.subarray(leaf.start + 1, leaf.end - 1));
  return zip === undefined ? 'it is not base85' : zipProblem(zip);
}
