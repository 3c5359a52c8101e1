import type { Key } from '../keys/parse.ts';
import type { Program } from './program.ts';

export type Command = (program: Program, key: Key) => void;
