import type { Presumed } from '../core/plan.ts';
import type { SettingKey } from './keys.ts';
import { originWords, type Settings } from './settings.ts';

/** The value of a key where it comes from a project's file: who runs the program need not know of it. */
export function presumed(settings: Settings, key: SettingKey, flag: string): Presumed[] {
  const origin = settings.origins.get(key);
  const value = settings.values[key];
  if (origin?.kind !== 'project' || value === undefined) return [];
  return [
    {
      key,
      value: typeof value === 'object' ? value.join(', ') : String(value),
      from: originWords(origin),
      flag,
      ask: ASKED.test(key),
    },
  ];
}

/** With these a project decides in whose name, as what, and to where something is changed. */
const ASKED = /^(?:profile|role|buckets\.)/;
