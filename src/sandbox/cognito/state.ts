import type { SchemaAttribute } from './schema.ts';

/** A user of a pool. Attributes hold `sub` too. */
export interface User {
  /** As it was given; with an e-mail sign-in pool it is the `sub`. */
  readonly username: string;
  readonly created: Date;
  readonly attributes: Map<string, string>;
  modified: Date;
  enabled: boolean;
  status: 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED' | 'RESET_REQUIRED' | 'UNCONFIRMED';
  /** Undefined for users of the seed, whom no password lets in. */
  password?: StoredPassword;
  /** A code that was sent to confirm an address or a new password. */
  code?: { readonly value: string; readonly at: Date };
  /** Tokens from before count no more. */
  signedOut?: Date;
}

export interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
  readonly set: Date;
}

export interface Group {
  readonly name: string;
  readonly created: Date;
  modified: Date;
  description?: string;
  roleArn?: string;
  precedence?: number;
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
  name: string;
  readonly created: Date;
  modified: Date;
  /** The settings of CreateUserPool, or of the latest UpdateUserPool, by their AWS names. */
  settings: Readonly<Record<string, unknown>>;
  passwordPolicy: PasswordPolicy;
  /** `email` and `phone_number`, where people sign in with them, so that user names are made up by Cognito. */
  readonly signIn: ReadonlySet<string>;
  readonly aliasAttributes: ReadonlySet<string>;
  readonly caseSensitive: boolean;
  readonly schema: Map<string, SchemaAttribute>;
  /** The second factors, as SetUserPoolMfaConfig set them, by their AWS names. */
  mfa: Readonly<Record<string, unknown>>;
  readonly identityProviders: Map<string, IdentityProvider>;
  domain: string | undefined;
  readonly clients: Map<string, Client>;
  readonly groups: Map<string, Group>;
  /** By {@link userKey}. */
  readonly users: Map<string, User>;
  /** Who has which alias, `attribute:value`. */
  readonly aliases: Map<string, User>;
}

/** An identity provider by its AWS names; ProviderDetails may hold secrets. */
export interface IdentityProvider {
  readonly ProviderName: string;
  readonly ProviderType: string;
  readonly ProviderDetails: Readonly<Record<string, string>>;
  readonly AttributeMapping?: Readonly<Record<string, string>>;
  readonly IdpIdentifiers?: readonly string[];
  readonly CreationDate: Date;
  readonly LastModifiedDate: Date;
}

export interface Domain {
  readonly poolId: string;
  readonly managedLoginVersion: number;
}

/** Somebody on the way of signing in. */
export interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly at: Date;
}

export interface RefreshToken {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly issued: Date;
  /** What all tokens that come from this one have in common; the first sign-in's. */
  readonly origin: string;
}

/** What Cognito user pools keep in one region. */
export class CognitoState {
  readonly pools = new Map<string, Pool>();
  readonly domains = new Map<string, Domain>();
  /** Challenges that wait for their answer. */
  readonly sessions = new Map<string, Session>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  /** E-mails sent through Cognito's own sender, by UTC day. */
  readonly mailsByDay = new Map<string, number>();
}

/** User names are case-sensitive unless the pool was made otherwise. */
export function userKey(pool: Pool, username: string): string {
  return pool.caseSensitive ? username : username.toLowerCase();
}
