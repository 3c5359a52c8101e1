import { otherInTarget } from '../convert-rules.ts';
import type { Entry, TargetContext } from './target.ts';
import type { targetOf } from './targets.ts';

/** What no target but our own has a place for, or tells apart. */
export function sayLimits(
  { item, labels }: Pick<Entry, 'item' | 'labels'>,
  { title, keepsApart, keepsCameras, keepsWorkers }: ReturnType<typeof targetOf>,
  context: TargetContext,
): void {
  for (const { attribute, cameras = [] } of labels) {
    if (keepsCameras === true) break;
    for (const { name } of cameras)
      context.lost(`${title} cannot hold what ${name.slice(0, 40)} saw.`, item.line, attribute);
  }
  for (const { attribute, annotations } of labels) {
    if (keepsWorkers === true) break;
    const workers = new Set(annotations.flatMap(({ worker }) => worker ?? [])).size;
    if (workers > 1) {
      const detail = `Its ${workers} workers are side by side, and ${title} does not record which is whose.`;
      context.notes.add(otherInTarget, detail, item.line, attribute);
    }
  }
  if (labels.length > 1 && keepsApart !== true) {
    const names = labels.map(({ attribute }) => attribute).join(' and ');
    context.notes.add(
      otherInTarget,
      `${names} are side by side, and ${title} does not record which is whose.`,
      item.line,
    );
  }
}
