import type { Connection, ConnectOptions } from '../src/connect.ts';

export interface TuiOptions {
  readonly connect: (options: ConnectOptions) => Promise<Connection>;
  readonly connectOptions: ConnectOptions;
  readonly write: boolean;
  readonly screen?: string;
  readonly ascii?: boolean;
  readonly mouse?: boolean;
  readonly screenReader?: boolean;
}

export async function runTui(_options: TuiOptions): Promise<number> {
  throw new Error('the terminal UI is not part of this build yet');
}
