import type { ConnectOptions } from '../../src/connect.ts';
import type { Connect } from '../effects/session.ts';

/** What the terminal UI is started with. */
export interface TuiOptions {
  readonly connect: Connect;
  readonly connectOptions: ConnectOptions;
  /** Start with changes allowed; the sandbox always does. */
  readonly write: boolean;
  /** Who says that nothing may be changed: no key allows it then. */
  readonly locked?: string;
  /** Name of the tab to open first. */
  readonly screen?: string;
  readonly ascii?: boolean;
  /** auto, light, dark, high-contrast or none. */
  readonly theme?: string;
  readonly mouse?: boolean;
  readonly screenReader?: boolean;
  /** Of this program. */
  readonly version: string;
  /** Milliseconds since 1970 that ages are counted from; the machine's clock unless told. */
  readonly now?: () => number;
  /** Called when the terminal UI has the screen and will leave it as it was. */
  readonly onTakeOver?: () => void;
}
