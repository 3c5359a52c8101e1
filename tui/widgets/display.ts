import { createContext, useContext } from 'react';
import type { Look } from '../theme/theme.ts';

/** What the terminal can show; the same for the whole run. */
export interface Display extends Look {
  readonly ascii: boolean;
}

export const DisplayContext = createContext<Display>({ ascii: false, colour: true, attributes: true });

export function useDisplay(): Display {
  return useContext(DisplayContext);
}
