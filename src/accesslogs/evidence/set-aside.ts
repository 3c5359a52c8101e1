import { redact } from '../../core/text/redact.ts';
import { sanitize } from '../../core/text/sanitize.ts';

/** An entry that could not be read, made harmless. */
export interface SetAsideSample {
  readonly file: string;
  readonly text: string;
}

const SAMPLES = 3;
const SHOWN = 160;
/** In the middle of a broken entry no name says that something is a token. */
const LONG_RUN = /[A-Za-z0-9+/=%_-]{40,}/g;

/** Counts entries of other logs that could not be read, with a few samples. */
export class SetAside {
  total = 0;
  readonly samples: SetAsideSample[] = [];

  add(file: string, text: Uint8Array | string): void {
    this.total += 1;
    if (this.samples.length >= SAMPLES) return;
    const begin =
      typeof text === 'string' ? text.slice(0, 4096) : Buffer.from(text.subarray(0, 4096)).toString();
    const short = redact(begin).replace(LONG_RUN, (run) => `${run.slice(0, 8)}…`);
    this.samples.push({ file, text: sanitize([...short.slice(0, SHOWN * 2)].slice(0, SHOWN).join('')) });
  }
}
