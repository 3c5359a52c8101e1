import type { Consolidated, Said } from './answers.ts';
import { indexOf, shareOf } from './classes.ts';
import { groupsOfMost } from './groups.ts';

interface Box {
  readonly label: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Boxes of two workers are of the same thing from this overlap on (Jaccard). AWS does not say its number. */
const SAME = 0.5;

/** The boxes that at least half of the workers drew, each the mean of theirs. */
export function consolidateBoxes(said: Said, labels: readonly string[]): Consolidated {
  if (!said.every(({ boundingBoxes }) => Array.isArray(boundingBoxes))) return undefined;
  const lists = said.map(({ boundingBoxes }) => (boundingBoxes as unknown[]).filter(isBox));
  const kept = groupsOfMost(
    lists,
    (box, groups) =>
      groups
        .map((group) => ({ group, overlap: jaccard(meanOf(group), box) }))
        .filter(({ overlap }) => overlap >= SAME)
        .sort((a, b) => b.overlap - a.overlap)[0]?.group,
  );
  const { width = 0, height = 0 } = (said[0]?.inputImageProperties ?? {}) as Partial<Box>;
  const annotations = kept.map((group) => {
    const { label, ...place } = meanOf(group);
    return { class_id: indexOf(label, labels), ...place };
  });
  const names = [...new Set(kept.map(([box]) => box?.label ?? ''))];
  return {
    label: { image_size: [{ width, height, depth: 3 }], annotations },
    metadata: {
      objects: kept.map(({ length }) => ({
        confidence: said.length === 1 ? 0 : shareOf(length, said.length),
      })),
      'class-map': Object.fromEntries(names.map((name) => [indexOf(name, labels), name])),
    },
  };
}

function meanOf(boxes: readonly Box[]): Box {
  const mean = (side: 'left' | 'top' | 'width' | 'height') =>
    boxes.reduce((sum, box) => sum + box[side], 0) / boxes.length;
  return {
    label: boxes[0]?.label ?? '',
    left: mean('left'),
    top: mean('top'),
    width: mean('width'),
    height: mean('height'),
  };
}

function jaccard(a: Box, b: Box): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  const both = Math.max(0, across) * Math.max(0, down);
  const either = a.width * a.height + b.width * b.height - both;
  return either > 0 ? both / either : 0;
}

function isBox(value: unknown): value is Box {
  const { label, left, top, width, height } = (value ?? {}) as Partial<Record<keyof Box, unknown>>;
  return typeof label === 'string' && [left, top, width, height].every((side) => typeof side === 'number');
}
