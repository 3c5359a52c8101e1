import { EventObjects } from '../event-objects.ts';
import type { EvidenceFeed, EvidenceKind } from '../evidence-files.ts';
import { SetAside } from '../set-aside.ts';
import { findEvent, type TrailEvent } from './trail-event.ts';
import type { TrailIndex } from './trail-index.ts';

/** Files of CloudTrail, whose events go into an index. */
export class TrailKind implements EvidenceKind {
  readonly name = 'log of CloudTrail';
  readonly option = '--cloudtrail';
  readonly setAside = new SetAside();
  readonly #index: TrailIndex;
  readonly #onEvent: ((event: TrailEvent) => void) | undefined;

  constructor(index: TrailIndex, onEvent?: (event: TrailEvent) => void) {
    this.#index = index;
    this.#onEvent = onEvent;
  }

  open(file: string): EvidenceFeed {
    let understood = 0;
    let columns: { [name: string]: unknown } | undefined;
    const take = (value: unknown, bytes: Uint8Array) => {
      const found = findEvent(value);
      if (found.kind === 'unknown') this.setAside.add(file, bytes);
      else if (found.kind === 'column') {
        columns ??= {};
        columns[found.name] = found.value;
      } else {
        understood += 1;
        if (found.kind !== 'none') this.#index.counts.events += 1;
        if (found.kind !== 'event') return;
        this.#index.add(found.event);
        this.#onEvent?.(found.event);
      }
    };
    const objects = new EventObjects({
      object: take,
      rowEnd: () => {
        const row = columns;
        columns = undefined;
        if (row !== undefined) take(row, Buffer.from(JSON.stringify(row).slice(0, 4096)));
      },
      other: (bytes) => this.setAside.add(file, bytes),
    });
    return {
      push: (chunk) => objects.push(chunk),
      end: () => objects.end(),
      get understood() {
        return understood;
      },
    };
  }
}
