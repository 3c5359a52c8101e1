import { createContext, useContext } from 'react';

/** What the terminal can show; the same for the whole run. */
export interface Display {
  readonly ascii: boolean;
  /** False with NO_COLOR: then inverse and bold are gone as well, and characters have to say it. */
  readonly colour: boolean;
}

export const DisplayContext = createContext<Display>({ ascii: false, colour: true });

export function useDisplay(): Display {
  return useContext(DisplayContext);
}
