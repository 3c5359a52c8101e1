/** Where a text of `lines` lines begins after scrolling by lines, by screens of `room` lines, or to an end. */
export function scrolledTo(
  top: number,
  by: number,
  unit: 'line' | 'page' | 'all',
  room: number,
  lines: number,
): number {
  const step = { line: 1, page: Math.max(1, room - 1), all: lines }[unit];
  return Math.max(0, Math.min(lines - room, top + by * step));
}
