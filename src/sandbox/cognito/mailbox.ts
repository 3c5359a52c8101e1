/** A message Cognito would have sent. */
export interface Mail {
  readonly region: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: 'EMAIL' | 'SMS';
  /** Address or phone number. */
  readonly to: string;
  readonly kind: 'invitation' | 'resent-invitation' | 'confirmation' | 'password-code';
  /** Of an invitation. */
  readonly temporaryPassword?: string;
  /** Six digits that confirm an address or allow a new password. */
  readonly code?: string;
  readonly at: Date;
}

/** The messages of this sandbox, oldest first, the latest thousands of them. Nothing is really sent. */
export class Mailbox {
  readonly #limit: number;
  #mails: Mail[] = [];

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  deliver(mail: Mail): void {
    this.#mails.push(mail);
    if (this.#mails.length >= 2 * this.#limit) this.#mails = this.#mails.slice(-this.#limit);
  }

  save(): unknown {
    return this.mails();
  }

  load(mails: readonly Mail[]): void {
    this.#mails = [...mails];
  }

  mails(): readonly Mail[] {
    return this.#mails.slice(-this.#limit);
  }
}
