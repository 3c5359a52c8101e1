import type { Shell } from './area.ts';

/** Between two drawings of a progress, in milliseconds. */
const FRAME_MS = 100;

/** Draws of a progress that comes often what can be looked at: what comes too early is left out. */
export function seldom(shell: Shell): (draw: () => void) => void {
  let next = 0;
  return (draw) => {
    if (shell.now() < next) return;
    next = shell.now() + FRAME_MS;
    draw();
  };
}
