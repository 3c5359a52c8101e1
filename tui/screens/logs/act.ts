import { areaStore } from '../area.ts';
import type { LogsState } from './model.ts';
import type { LogsAction } from './state.ts';

export const { act, stateOf } = areaStore<LogsState, LogsAction>('logs');
