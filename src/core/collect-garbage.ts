import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: ((options?: { readonly type: 'minor' }) => void) | undefined;

/**
 * Collects garbage now. V8 waits until its own heap has grown, and does not see how much text and bytes outside of it
 * hang on what is not needed any more: after some megabytes of documents that is most of a process.
 */
export function collectGarbage(): void {
  collector()();
}

/** The same for what was made lately, which takes a millisecond: bytes that streams have handed out, above all. */
export function collectYoungGarbage(): void {
  collector()({ type: 'minor' });
}

function collector(): NonNullable<typeof collect> {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as NonNullable<typeof collect>;
  }
  return collect;
}
