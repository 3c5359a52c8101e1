import { Box, Text } from 'ink';
import { sanitize } from '../../../src/core/text/sanitize.ts';
import type { Program } from '../../effects/program.ts';
import type { AppState } from '../../state/app.ts';
import { linearLines } from './linear-lines.ts';

/** The screen for people who listen to it: a few sentences, no borders, nothing that moves by itself. */
export function LinearApp({ program, state }: { readonly program: Program; readonly state: AppState }) {
  return (
    <Box flexDirection="column">
      {linearLines(program, state).map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place.
        <Text key={index}>{sanitize(text)}</Text>
      ))}
    </Box>
  );
}
