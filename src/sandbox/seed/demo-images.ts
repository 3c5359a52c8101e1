import { png } from './png.ts';

/** Images of each job that are really there; the manifests name these. */
export const IMAGES_PER_JOB = 4;

/** Key of a job's image, counted from 0. */
export function imageKey(job: string, index: number): string {
  return `images/${job}/frame-${String(index + 1).padStart(4, '0')}.png`;
}

/** Something to draw boxes on: a shaded ground with three boxes, different for each job and frame. */
export function demoImage(job: number, index: number): Buffer {
  const boxes = Array.from({ length: 3 }, (_, box) => {
    const left = (17 * (box + 1) * (index + 2) + job * 11) % 46;
    const top = (23 * (box + 2) * (index + 1) + job * 7) % 34;
    return { left, top, right: left + 18, bottom: top + 14, red: 90 + 60 * box };
  });
  return png(64, 48, (x, y) => {
    for (const { left, top, right, bottom, red } of boxes) {
      if (x >= left && x < right && y >= top && y < bottom) return [red, 180 - job * 6, 60 + index * 30];
    }
    return [40 + 2 * x, 60 + y + job, 90];
  });
}
