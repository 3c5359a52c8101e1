import type { Shell } from '../area.ts';
import type { LogsAction, LogsState } from './state.ts';

export function act(shell: Shell, action: LogsAction): void {
  shell.dispatch({ type: 'in-area', id: 'logs', action });
}

export function stateOf(shell: Shell): LogsState {
  return shell.get().areas.logs as LogsState;
}
