import type { TimeWindow } from '../../sources/key-date.ts';
import type { EvidenceFeed, EvidenceKind } from '../evidence-files.ts';
import { LineCutter } from '../line-cutter.ts';
import { SetAside } from '../set-aside.ts';
import { DEFAULT_FIELDS, headerOf, isDefaultRecord, recordOf } from './flow-record.ts';
import type { Flows } from './flows.ts';

/**
 * VPC flow logs as text: with a header, which files in S3 have, or in the default format. Source: VPC user guide, flow
 * log records and flow log files.
 */
export class FlowKind implements EvidenceKind {
  readonly name = 'VPC flow log';
  readonly option = '--flow-logs';
  readonly setAside = new SetAside();
  readonly #flows: Flows;
  readonly #window: TimeWindow;

  constructor(flows: Flows, window: TimeWindow = {}) {
    this.#flows = flows;
    this.#window = window;
  }

  open(file: string): EvidenceFeed {
    let names: readonly string[] | undefined;
    let understood = 0;
    const lines = new LineCutter((line) => {
      const header = names === undefined ? headerOf(line) : undefined;
      if (header !== undefined) {
        names = header;
        understood += 1;
        return;
      }
      // Lines of a log group come with a time in front of them where they were exported.
      const plain = line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '');
      const fields = names ?? (isDefaultRecord(plain) ? DEFAULT_FIELDS : undefined);
      if (fields !== undefined && this.#take(fields, plain)) understood += 1;
      else this.setAside.add(file, line);
    });
    return {
      push: (chunk) => lines.push(chunk),
      end: () => lines.end(),
      get understood() {
        return understood;
      },
    };
  }

  #take(names: readonly string[], line: string): boolean {
    const record = recordOf(names, line);
    if (record === undefined) return false;
    const { from, to } = this.#window;
    const start = Number(record.get('start') ?? Number.NaN);
    const end = Number(record.get('end') ?? start);
    if ((from !== undefined && end < from) || (to !== undefined && start >= to)) {
      this.#flows.counts.filtered += 1;
      return true;
    }
    return this.#flows.add(record);
  }
}
