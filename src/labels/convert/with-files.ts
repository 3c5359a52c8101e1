import { hasFile, withFile } from '../files/annotation-files.ts';
import type { Item, Label } from '../model.ts';
import type { Choice } from './choice.ts';

export function needsFiles({ labels }: Item): boolean {
  for (const label of labels) if (label.frames === undefined && hasFile(label)) return true;
  return false;
}

/** An item whose chosen labels have what their own files say. */
export async function withFiles(
  item: Item,
  choice: Choice,
  reading: Parameters<typeof withFile>[2],
): Promise<Item> {
  const labels: Label[] = [];
  for (const label of item.labels) {
    const wanted = choice.attributes.includes(label.attribute) || choice.newest;
    labels.push(
      wanted && label.frames === undefined && hasFile(label)
        ? await withFile(label, item.line, reading)
        : label,
    );
  }
  return { ...item, labels };
}
