import { areaStore } from '../area.ts';
import type { LogsAction, LogsState } from './state.ts';

export const { act, stateOf } = areaStore<LogsState, LogsAction>('logs');
