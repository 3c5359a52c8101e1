import { hash } from 'node:crypto';
import { bad, good, type Parsed } from '../../core/parsed.ts';
import type { Flow } from '../flow/flow.ts';
import { recogniseFlow } from '../flow/recognise.ts';
import { editBytes, editsGive } from './edit-bytes.ts';
import { inverse, type Remap } from './remap.ts';
import { remapEdits } from './remap-edits.ts';
import { stripEdits } from './strip-edits.ts';

/** How a flow is changed on its way. */
export interface TransformOptions {
  readonly remap: Remap | undefined;
  readonly stripTrained: boolean;
}

/** What is uploaded in place of a file. */
export interface Transformed {
  readonly flow: Flow;
  readonly sha256: string;
  /** Values replaced by the map. */
  readonly remapped: number;
  /** Steps whose trained parameters were left out. */
  readonly stripped: number;
}

/**
 * The flow as it will be uploaded. The map is tried in both directions: unless its inverse gives the very bytes
 * back, nothing is changed and the problem is named.
 */
export function transformFlow(flow: Flow, sha256: string, options: TransformOptions): Parsed<Transformed> {
  const strip = options.stripTrained ? stripEdits(flow) : [];
  const stripped = strip.length === 0 ? flow : reread(flow, editBytes(flow.bytes, strip));
  if (stripped === undefined) return bad('without its trained parameters it would not be a flow');
  if (options.remap === undefined) return done(stripped, sha256, 0, strip.length);
  const edits = remapEdits(stripped, options.remap);
  const changed = reread(stripped, editBytes(stripped.bytes, edits));
  if (changed === undefined) return bad('with the map it would not be a flow');
  if (!editsGive(changed.bytes, remapEdits(changed, inverse(options.remap)), stripped.bytes)) {
    return bad('the map cannot be undone here: one of its new values already occurs in this flow');
  }
  return done(changed, sha256, edits.length, strip.length);
}

function reread(flow: Flow, bytes: Buffer): Flow | undefined {
  if (bytes.equals(flow.bytes)) return flow;
  const again = recogniseFlow(bytes);
  return again.ok ? again.value : undefined;
}

function done(flow: Flow, sha256: string, remapped: number, stripped: number): Parsed<Transformed> {
  const same = remapped === 0 && stripped === 0;
  return good({ flow, sha256: same ? sha256 : hash('sha256', flow.bytes), remapped, stripped });
}
