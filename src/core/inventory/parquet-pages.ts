import type { ColumnChunk } from 'hyparquet';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import type { WholeFile } from './whole-file.ts';

/** Larger pages than this are written by nobody. */
export const MOST_PAGE_BYTES = 2 ** 28;
/** What the head of a page may take: it holds statistics of the page's values. */
const MOST_HEAD = 1 << 16;

/**
 * Goes from page to page of a column, and throws where what their heads say cannot be: more values than the group has
 * rows, or sizes beyond the column. The reader makes room for whatever a head says, so this comes before it.
 */
export async function checkPages(
  file: Pick<WholeFile, 'slice'>,
  { meta_data: chunk }: ColumnChunk,
  rows: number,
): Promise<void> {
  if (chunk === undefined) throw new Error('a column without metadata');
  const begin = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
  const end = begin + Number(chunk.total_compressed_size);
  if (!(begin >= 4 && end > begin && end - begin <= 2 ** 31)) throw new Error('a column out of its place');
  let values = 0;
  let at = begin;
  while (at < end && values < rows) {
    const head = new DataView(await file.slice(at, Math.min(end, at + MOST_HEAD)));
    const reader = { view: head, offset: 0 };
    const page = deserializeTCompactProtocol(reader) as Partial<Record<`field_${number}`, unknown>>;
    const [unpacked, packed] = [Number(page.field_2), Number(page.field_3)];
    const about = (page.field_5 ?? page.field_7 ?? page.field_8) as
      | { readonly field_1?: unknown }
      | undefined;
    const count = Number(about?.field_1);
    const fits =
      packed >= 0 && at + reader.offset + packed <= end && unpacked >= 0 && unpacked <= MOST_PAGE_BYTES;
    if (!fits || !(count >= 0 && count <= Math.max(rows, 1_000_000))) throw new Error('an impossible page');
    if (page.field_7 === undefined) values += count;
    if (values > rows) throw new Error('more values than rows');
    at += reader.offset + packed;
  }
}
