import { bodyHeight, type Size } from '../../state/app.ts';
import type { TableName } from './model.ts';

/** Lines about the log above the parts of its report. */
export function reportHead(size: Size): number {
  return size.rows >= 19 ? 3 : 2;
}

/** Lines about a finding above its parts. */
export function findingHead(size: Size): number {
  return size.rows >= 24 ? 4 : 2;
}

/** Lines below a table about the row under the cursor; none on a low screen. */
export function previewHeight(size: Size): number {
  if (size.rows >= 36) return 9;
  return size.rows >= 24 ? 7 : 0;
}

/** Lines above the rows of a table: what it is about, the names of the parts, the titles of the columns. */
export function tableTop(name: TableName, size: Size): number {
  if (name === 'sources') return 1;
  return (name === 'refused' || name === 'records' ? findingHead(size) : reportHead(size)) + 2;
}

/** Rows of a table that fit on the screen. */
export function pageOf(name: TableName, size: Size): number {
  const preview = HAS_PREVIEW.has(name) ? previewHeight(size) : 0;
  return Math.max(1, bodyHeight(size) - tableTop(name, size) - preview);
}

/** Lines of a text below a head of `head` lines and the names of the parts. */
export function textHeight(head: number, size: Size): number {
  return Math.max(1, bodyHeight(size) - head - 1);
}

export const HAS_PREVIEW: ReadonlySet<TableName> = new Set(['findings', 'whatif', 'records']);
