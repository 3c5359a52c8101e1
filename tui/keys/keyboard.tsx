import { useApp, usePaste, useStdin } from 'ink';
import { useEffect } from 'react';
import type { Program } from '../effects/program.ts';

/** Ink keeps the raw sequences on an emitter of its own; useInput would drop function keys. */
interface RawInput {
  readonly internal_eventEmitter: {
    on(event: 'input', listener: (chunk: string) => void): void;
    off(event: 'input', listener: (chunk: string) => void): void;
  };
}

/** The one place where key presses and pastes come in, on their way to the key table. */
export function Keyboard({ program }: { readonly program: Program }) {
  const stdin = useStdin();
  const { suspendTerminal } = useApp();
  const { setRawMode } = stdin;
  const emitter = (stdin as unknown as RawInput).internal_eventEmitter;

  useEffect(() => {
    program.terminal.handle = { suspendTerminal };
  }, [program, suspendTerminal]);

  useEffect(() => {
    const onInput = (chunk: string) => program.input(chunk);
    setRawMode(true);
    emitter.on('input', onInput);
    return () => {
      emitter.off('input', onInput);
      setRawMode(false);
    };
  }, [program, emitter, setRawMode]);

  usePaste((text) => program.paste(text));
  return null;
}
