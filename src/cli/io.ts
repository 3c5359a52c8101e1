import type { Connection } from '../connect.ts';
import type { Presumed } from '../core/plan.ts';
import type { TableOptions } from '../core/report/table.ts';
import type { Settings } from '../settings/settings.ts';

/** Options every command takes. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly sandbox?: boolean;
  readonly output?: OutputFormat;
  /** JMESPath over the JSON document. */
  readonly query?: string;
  readonly quiet?: boolean;
  /** Run again after so many seconds, until interrupted; `true` for the usual pause. */
  readonly watch?: string | true;
  readonly debug?: boolean;
  /** False with --no-input: never ask. */
  readonly input?: boolean;
  /** True with --read-only, false with --no-read-only. */
  readonly readOnly?: boolean;
  /** What environment and files say. */
  readonly settings?: Settings;
  /** What this command takes from a project's settings. */
  readonly presumed?: readonly Presumed[];
}

/** What handlers print. */
export type OutputFormat = 'table' | 'json' | 'ndjson' | 'markdown' | 'sarif' | 'html' | 'asff' | 'ocsf';

/** What is made of the JSON document, outside the handlers. */
export type DerivedFormat = 'yaml' | 'csv';

/** What a command may do to the outside: the one seam between handlers and the process. */
export interface Io {
  readonly signal: AbortSignal;
  /** Width and colours of tables on stdout. */
  readonly table: TableOptions;
  /** True when a person sits at both ends: questions may be asked. */
  readonly interactive: boolean;
  /** Data, to stdout. */
  print(text: string): void;
  /** Messages, to stderr; a newline is added. Outside text in it has been sanitised by whoever rendered it. */
  say(text: string): void;
  /** A progress line on stderr that replaces the one before; nothing where stderr is not a terminal. */
  progress(text: string): void;
  /** Asks on the terminal and gives the answer; only when `interactive`. */
  ask(question: string): Promise<string>;
  connect(options: GlobalOptions): Promise<Connection>;
}

/** What a handler returns: its exit code; nothing means 0. */
export type ExitCode = number | undefined;
