import type { ForeignOptions } from '../foreign/foreign-item.ts';
import type { Item } from '../model.ts';
import type { Notes } from '../notes.ts';
import type { LabelsS3 } from '../ports.ts';
import type { LineReader } from '../read/line-reader.ts';

export interface ItemReading {
  readonly s3: LabelsS3 | undefined;
  readonly reader: LineReader;
  readonly notes: Notes;
  /** How sources of other formats are read. */
  readonly foreign?: ForeignOptions;
}

/** Items as they arrive, with the bytes that were read for them. */
export interface ItemPage {
  readonly items: readonly Item[];
  readonly bytes: number;
}
