import { useApp, usePaste } from 'ink';
import { useCallback, useEffect } from 'react';
import type { Program } from '../effects/program.ts';
import { MOUSE_OFF, MOUSE_ON, mouseEvents } from '../keys/mouse.ts';
import { useRawInput } from './raw-input.ts';

/** Standard input: ink reads the keys from it and drops the mouse's reports. */
export interface Input {
  on(event: 'data', listener: (chunk: string) => void): void;
  off(event: 'data', listener: (chunk: string) => void): void;
  pause(): void;
}

/** The one place where keys, pastes and the mouse come in, on their way to the key table. */
export function Keyboard({ program, input }: { readonly program: Program; readonly input: Input }) {
  const { suspendTerminal } = useApp();
  const { mouse } = program.store.get().settings;
  useRawInput(useCallback((chunk: string) => program.input(chunk), [program]));

  useEffect(() => {
    const onData = (chunk: string) => {
      for (const event of mouseEvents(String(chunk))) program.mouse(event);
    };
    const listen = () => {
      if (!mouse) return;
      program.terminal.write(MOUSE_ON);
      input.on('data', onData);
    };
    const deafen = () => {
      if (!mouse) return;
      input.off('data', onData);
      program.terminal.write(MOUSE_OFF);
    };
    program.terminal.suspend = async (meanwhile) => {
      deafen();
      await suspendTerminal(async () => {
        // Ink no longer listens, but the stream still reads: the other program would lose every other key.
        await new Promise(setImmediate);
        input.pause();
        await meanwhile();
      });
      listen();
    };
    listen();
    return deafen;
  }, [program, input, mouse, suspendTerminal]);

  usePaste((text) => program.paste(text));
  return null;
}
