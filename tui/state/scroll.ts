/** Where a text of `lines` lines begins after scrolling, never past its end. */
export function scrolledTo(
  top: number,
  by: number,
  unit: 'line' | 'page',
  room: number,
  lines: number,
): number {
  const step = unit === 'page' ? Math.max(1, room - 1) : 1;
  return Math.max(0, Math.min(lines - room, top + by * step));
}
