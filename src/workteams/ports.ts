import type { CallOptions } from '../core/call-options.ts';
import type {
  CognitoUser,
  LabelingJob,
  MemberDefinition,
  Tag,
  WorkerAccessConfiguration,
  Workforce,
  Workteam,
} from './model.ts';

/**
 * What this domain needs from AWS; src/aws fulfils these by shape. Every call throws GroundctlError with
 * source `aws` or `configuration`, takes an optional AbortSignal and pages on its own.
 */
/** For what may be long: a busy account has thousands of labeling jobs, a hundred a page. */
export interface ListOptions extends CallOptions {
  /** Takes the number of each page of labeling jobs, from 1, once it is there. */
  readonly onPage?: ((page: number) => void) | undefined;
}

export interface CreateWorkteamInput {
  readonly WorkteamName: string;
  readonly Description: string;
  readonly MemberDefinitions: readonly MemberDefinition[];
  readonly WorkforceName?: string | undefined;
  readonly NotificationConfiguration?: { readonly NotificationTopicArn?: string | undefined } | undefined;
  readonly WorkerAccessConfiguration?: WorkerAccessConfiguration | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

export type UpdateWorkteamInput = Pick<CreateWorkteamInput, 'WorkteamName'> &
  Partial<Omit<CreateWorkteamInput, 'WorkteamName' | 'WorkforceName' | 'Tags'>>;

export interface WorkteamApi {
  listWorkteams(options?: CallOptions & { readonly nameContains?: string }): Promise<Workteam[]>;
  /** Undefined when there is no such team. */
  describeWorkteam(name: string, options?: CallOptions): Promise<Workteam | undefined>;
  createWorkteam(input: CreateWorkteamInput, options?: CallOptions): Promise<{ WorkteamArn: string }>;
  updateWorkteam(input: UpdateWorkteamInput, options?: CallOptions): Promise<Workteam>;
  /** Undefined when there is no such team. */
  deleteWorkteam(name: string, options?: CallOptions): Promise<{ Success: boolean } | undefined>;
  listWorkforces(options?: CallOptions): Promise<Workforce[]>;
  /** Undefined when there is no such workforce. */
  describeWorkforce(name: string, options?: CallOptions): Promise<Workforce | undefined>;
  /** Replaces the portal's allow list as a whole. */
  updateWorkforceCidrs(name: string, cidrs: readonly string[], options?: CallOptions): Promise<Workforce>;
  listLabelingJobs(options?: ListOptions): Promise<LabelingJob[]>;
  listTags(arn: string, options?: CallOptions): Promise<Tag[]>;
  addTags(arn: string, tags: readonly Tag[], options?: CallOptions): Promise<void>;
  deleteTags(arn: string, keys: readonly string[], options?: CallOptions): Promise<void>;
}

export interface CreateUserInput {
  readonly userPool: string;
  /** User name and e-mail address are the same for labeling workers, as the console does it. */
  readonly email: string;
  /** RESEND sends a new invitation to a user who has not signed in yet. */
  readonly messageAction?: 'RESEND' | undefined;
}

export interface MemberApi {
  /** Undefined when the pool or the group does not exist. */
  listUsersInGroup(
    userPool: string,
    group: string,
    options?: CallOptions,
  ): Promise<CognitoUser[] | undefined>;
  /** Undefined when there is no such user. */
  getUser(userPool: string, username: string, options?: CallOptions): Promise<CognitoUser | undefined>;
  /** Everybody in the pool, 60 a request. */
  listUsers(userPool: string, options?: CallOptions): Promise<CognitoUser[]>;
  /** Invites by e-mail (DesiredDeliveryMediums EMAIL: Cognito's default would be SMS). */
  createUser(input: CreateUserInput, options?: CallOptions): Promise<CognitoUser>;
  groupExists(userPool: string, group: string, options?: CallOptions): Promise<boolean>;
  createGroup(userPool: string, group: string, options?: CallOptions): Promise<void>;
  addUserToGroup(userPool: string, username: string, group: string, options?: CallOptions): Promise<void>;
  removeUserFromGroup(
    userPool: string,
    username: string,
    group: string,
    options?: CallOptions,
  ): Promise<void>;
  /** Ends the user's sign-in and revokes access tokens; the groups stay. */
  disableUser(userPool: string, username: string, options?: CallOptions): Promise<void>;
  /** Takes the user out of the pool and all its groups. */
  deleteUser(userPool: string, username: string, options?: CallOptions): Promise<void>;
  listGroups(userPool: string, options?: CallOptions): Promise<readonly string[]>;
  listGroupsOfUser(userPool: string, username: string, options?: CallOptions): Promise<readonly string[]>;
  /** How long the tokens of an app client are good for; undefined when there is no such client. */
  describeClient(
    userPool: string,
    clientId: string,
    options?: CallOptions,
  ): Promise<TokenValidity | undefined>;
}

/** Numbers in AWS's units: minutes, hours or days, which TokenValidityUnits names. */
export interface TokenValidity {
  readonly AccessTokenValidity?: number | undefined;
  readonly IdTokenValidity?: number | undefined;
  readonly RefreshTokenValidity?: number | undefined;
  readonly TokenValidityUnits?:
    | {
        readonly AccessToken?: string | undefined;
        readonly IdToken?: string | undefined;
        readonly RefreshToken?: string | undefined;
      }
    | undefined;
}
