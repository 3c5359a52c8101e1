/** The two values that AWS accepts; a document without one is a 2008-10-17 document. */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

/** One name in a Principal or NotPrincipal element; `Principal: "*"` is the entry of type `*`. */
export interface PrincipalEntry {
  readonly type: PrincipalType | '*';
  readonly value: string;
}

/** One operator applied to one key: `{"IpAddress": {"aws:SourceIp": [values]}}`. */
export interface ConditionClause {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** An element that exists in a plain and in a negated form (`Action` and `NotAction`). */
export interface Match<T> {
  readonly negated: boolean;
  readonly values: readonly T[];
}

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: Match<PrincipalEntry> | undefined;
  readonly action: Match<string>;
  /** Absent in role trust policies, which speak of the role they are attached to. */
  readonly resource: Match<string> | undefined;
  readonly conditions: readonly ConditionClause[];
}

/** A policy document after reading: checked, with single values and lists made alike. */
export interface PolicyDocument {
  readonly version: PolicyVersion;
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

/** What a policy is attached to; decides how it combines with the others. */
export type PolicyKind =
  | 'identity'
  | 'resource'
  | 'session'
  | 'endpoint'
  /** A permissions boundary. */
  | 'boundary'
  /** A service control policy of AWS Organizations. */
  | 'scp'
  /** The policy of an S3 access point. */
  | 'access-point';

/** A user, role session, federated user or root user, as `aws sts get-caller-identity` names it. */
export interface IamPrincipal {
  readonly kind: 'iam';
  /**
   * The ARN that makes the request: `arn:aws:iam::ID:user/…`, `arn:aws:iam::ID:root`,
   * `arn:aws:sts::ID:assumed-role/ROLE/SESSION` or `arn:aws:sts::ID:federated-user/NAME`.
   */
  readonly arn: string;
  readonly accountId: string;
  /**
   * Who the session was made from: the role's ARN for a role session, the IAM user's for a federated user.
   * Derived for a role session when absent, which is right for a role without a path.
   */
  readonly issuerArn?: string;
  /** S3's canonical ID of the account, where it is known. */
  readonly canonicalUserId?: string;
}

export type Principal =
  | { readonly kind: 'anonymous' }
  | IamPrincipal
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'federated'; readonly provider: string }
  /** A CloudFront origin access identity, which has no policies of its own. */
  | {
      readonly kind: 'origin-access-identity';
      /** `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID` */
      readonly arn: string;
      /** S3's canonical ID of the identity, where it is known. */
      readonly canonicalUserId?: string;
    };

/** Condition keys of a request; names are case-insensitive. `undefined` says that the key is known to be absent. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface AccessRequest {
  readonly principal: Principal;
  /** `service:Operation`, for example `s3:GetObject`. */
  readonly action: string;
  /** The ARN acted upon, or `*` for an action that has no resource. */
  readonly resource: string;
  /** Owner of the resource; taken from the ARN when absent, and S3's ARNs do not hold it. */
  readonly resourceAccount?: string;
  readonly context: RequestContext;
}

/** Every policy that speaks about one request. An absent one is not attached. */
export interface AccessInput {
  readonly identity?: readonly PolicyDocument[];
  readonly resource?: PolicyDocument;
  readonly session?: PolicyDocument;
  readonly endpoint?: PolicyDocument;
  /** Limits what identity policies of the caller allow. */
  readonly boundary?: PolicyDocument;
  /** Service control policies, a list for each of root, organizational units and account: each level has to allow. */
  readonly scps?: readonly (readonly PolicyDocument[])[];
  /** For a request whose resource is an access point or an object behind one. */
  readonly accessPoint?: AccessPoint;
  readonly request: AccessRequest;
}

/** The access point that a request goes through. */
export interface AccessPoint {
  /** Its policy; absent where it has none. */
  readonly policy?: PolicyDocument;
  /** The bucket behind it, whose policy is evaluated on the bucket's own ARNs. */
  readonly bucket: string;
}

/** Points at one statement of the policies that were given. */
export interface StatementRef {
  readonly policy: PolicyKind;
  /** Which of the identity policies or service control policies; 0 for the other kinds. */
  readonly policyIndex: number;
  readonly statementIndex: number;
  readonly sid: string | undefined;
}

export type DecisionReason =
  /** `certain` is false when the Deny was applied because something in it is not modelled. */
  | { readonly kind: 'explicit-deny'; readonly statement: StatementRef; readonly certain: boolean }
  /** `by` is the kind of policy that would have had to allow the request, and did not. */
  | { readonly kind: 'implicit-deny'; readonly by: PolicyKind }
  /** The action needs no permission, whatever the policies say; `source` is the page that says so. */
  | { readonly kind: 'no-permission-needed'; readonly source: string }
  /** One statement of each policy that had to allow; none for the root user of an account. */
  | { readonly kind: 'allowed'; readonly statements: readonly StatementRef[] };

export interface AccessDecision {
  readonly decision: 'allow' | 'deny';
  readonly reason: DecisionReason;
  /** What the decision met and could not evaluate as AWS would; empty when everything is modelled. */
  readonly notModelled: readonly string[];
}
