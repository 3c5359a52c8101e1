import type { GroundctlError } from '../../core/errors.ts';
import { refusesCredentials } from '../../core/refused-credentials.ts';

/** Objects in a row that S3 refuses, or does not answer about, before the others are left alone. */
const DENIED_IN_A_ROW = 16;
const SILENT_IN_A_ROW = 3;

/** Watches a run for failures that all the rest of it would meet as well. */
export class Refusals {
  #denied = 0;
  #silent = 0;
  #reason: string | undefined;

  /** Why nothing more should be started; undefined as long as it makes sense to go on. */
  get reason(): string | undefined {
    return this.#reason;
  }

  succeeded(): void {
    this.#denied = 0;
    this.#silent = 0;
  }

  failed({ code, source, aws }: GroundctlError): void {
    if (code === 'access-denied') this.#denied += 1;
    if (code === 'unreachable' || code === 'throttled') this.#silent += 1;
    if (code === 'kms-denied') this.#reason ??= 'the KMS key cannot be used';
    else if (source === 'configuration' || refusesCredentials(aws?.name))
      this.#reason ??= 'AWS does not accept the credentials';
    else if (this.#denied >= DENIED_IN_A_ROW) this.#reason ??= 'S3 refused every object before it';
    else if (this.#silent >= SILENT_IN_A_ROW) this.#reason ??= 'S3 does not answer';
  }
}
