import type { Program } from './program.ts';

export function openArea(program: Program, id: string): void {
  if (program.store.get().area === id) return;
  program.store.dispatch({ type: 'area', id });
  if (program.session.lastAsked() === undefined) void program.session.load();
}
