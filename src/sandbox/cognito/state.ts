/** A user of a pool. Attributes hold `sub` too. */
export interface User {
  /** As it was given; with an e-mail sign-in pool it is the `sub`. */
  readonly username: string;
  readonly created: Date;
  readonly attributes: Map<string, string>;
  modified: Date;
  enabled: boolean;
  status: 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED' | 'UNCONFIRMED';
}

export interface Group {
  readonly name: string;
  readonly created: Date;
  readonly modified: Date;
  readonly description?: string;
  readonly roleArn?: string;
  readonly precedence?: number;
  /** Keys into the pool's users, in the order they were added. */
  readonly members: Set<string>;
}

/** An app client: what was asked for, and what Cognito added. */
export interface Client {
  readonly id: string;
  readonly secret?: string;
  readonly created: Date;
  modified: Date;
  /** The settings of CreateUserPoolClient or of the latest UpdateUserPoolClient, by their AWS names. */
  settings: Readonly<Record<string, unknown>>;
}

export interface PasswordPolicy {
  readonly MinimumLength: number;
  readonly RequireUppercase: boolean;
  readonly RequireLowercase: boolean;
  readonly RequireNumbers: boolean;
  readonly RequireSymbols: boolean;
  readonly TemporaryPasswordValidityDays: number;
}

export interface Pool {
  readonly id: string;
  readonly name: string;
  readonly created: Date;
  /** The settings of CreateUserPool by their AWS names. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly passwordPolicy: PasswordPolicy;
  /** Whether people sign in with their e-mail address, so that user names are made up by Cognito. */
  readonly emailSignIn: boolean;
  readonly caseSensitive: boolean;
  readonly customAttributes: ReadonlySet<string>;
  domain: string | undefined;
  readonly clients: Map<string, Client>;
  readonly groups: Map<string, Group>;
  /** By {@link userKey}. */
  readonly users: Map<string, User>;
}

export interface Domain {
  readonly poolId: string;
  readonly managedLoginVersion: number;
}

/** What Cognito user pools keep in one region. */
export class CognitoState {
  readonly pools = new Map<string, Pool>();
  readonly domains = new Map<string, Domain>();
  /** E-mails sent through Cognito's own sender, by UTC day. */
  readonly mailsByDay = new Map<string, number>();
}

/** User names are case-sensitive unless the pool was made otherwise. */
export function userKey(pool: Pool, username: string): string {
  return pool.caseSensitive ? username : username.toLowerCase();
}
