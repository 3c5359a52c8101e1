import { useStdin } from 'ink';
import { useEffect } from 'react';

/** What Ink keeps the raw sequences of keys on. The name is Ink's own, and no promise: this file alone knows it. */
interface InkStdin {
  readonly internal_eventEmitter?: {
    on(event: 'input', listener: (chunk: string) => void): void;
    off(event: 'input', listener: (chunk: string) => void): void;
  };
}

/**
 * Hands over what is typed as the terminal sends it. Ink's `useInput` would drop function keys. Throws where Ink no
 * longer has what it takes, so that no version of it can make the program deaf unnoticed.
 */
export function useRawInput(onInput: (chunk: string) => void): void {
  const stdin = useStdin();
  const { setRawMode } = stdin;
  const { internal_eventEmitter: emitter } = stdin as InkStdin;
  if (emitter === undefined) throw new Error('Ink has changed how it passes raw input.');
  useEffect(() => {
    setRawMode(true);
    emitter.on('input', onInput);
    return () => {
      emitter.off('input', onInput);
      setRawMode(false);
    };
  }, [emitter, onInput, setRawMode]);
}
