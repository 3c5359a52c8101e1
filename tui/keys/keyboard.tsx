import { useApp, usePaste, useStdin } from 'ink';
import { useEffect } from 'react';
import type { Program } from '../effects/program.ts';
import { MOUSE_OFF, MOUSE_ON, mouseEvents } from './mouse.ts';

/** Ink keeps the raw sequences on an emitter of its own; useInput would drop function keys. */
interface RawInput {
  readonly internal_eventEmitter: {
    on(event: 'input', listener: (chunk: string) => void): void;
    off(event: 'input', listener: (chunk: string) => void): void;
  };
}

/** Standard input, of which ink reads the keys and drops the mouse's reports. */
export interface Keys {
  on(event: 'data', listener: (chunk: string) => void): void;
  off(event: 'data', listener: (chunk: string) => void): void;
}

/** The one place where keys, pastes and the mouse come in, on their way to the key table. */
export function Keyboard({ program, input }: { readonly program: Program; readonly input: Keys }) {
  const stdin = useStdin();
  const { suspendTerminal } = useApp();
  const { setRawMode } = stdin;
  const emitter = (stdin as unknown as RawInput).internal_eventEmitter;
  const { mouse } = program.store.get().settings;

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

  useEffect(() => {
    if (!mouse) return;
    const onData = (chunk: string) => {
      for (const event of mouseEvents(String(chunk))) program.mouse(event);
    };
    program.terminal.write(MOUSE_ON);
    input.on('data', onData);
    return () => {
      input.off('data', onData);
      program.terminal.write(MOUSE_OFF);
    };
  }, [program, input, mouse]);

  usePaste((text) => program.paste(text));
  return null;
}
