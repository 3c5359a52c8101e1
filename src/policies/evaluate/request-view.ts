import { parseAddress } from './address-range.ts';
import { type Caller, callerOf } from './caller.ts';
import { evaluatedResource } from './evaluated-on.ts';
import { splitArn } from './matcher.ts';
import type { AccessRequest } from './model.ts';

/** Keys that describe the way into AWS: which of them a request has depends on that way alone. */
const NETWORK_KEYS = [
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourcevpcarn',
];

const ACCESS_POINT = /^arn:[^:]*:s3:[^:]*:(\d{12}):accesspoint\/[^/]+/;

/** Which aliases a key has, no ARN of it says. */
const ALIAS_KEYS = ['kms:requestalias', 'kms:resourcealiases'];

/** A request made ready for matching, with what is worked out once kept. One for each evaluation. */
export class RequestView {
  readonly caller: Caller;
  /** In lower case: action names are not case-sensitive. */
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string | undefined;
  readonly #request: AccessRequest;
  #context: Map<string, readonly string[] | undefined> | undefined;
  #addresses: Map<string, readonly number[] | undefined> | undefined;
  #notes: Set<string> | undefined;
  readonly #through: RequestView | undefined;

  /** `through` is the request as it was made, where this one is how a bucket sees it behind an access point. */
  constructor(request: AccessRequest, through?: RequestView) {
    this.#request = request;
    this.#through = through;
    this.caller = callerOf(request.principal);
    this.action = request.action.toLowerCase();
    this.resourceAccount = request.resourceAccount ?? accountOf(request.resource, this.caller);
    this.resource = this.#evaluated();
    if (/^arn:[^:]*:kms:[^:]*:[^:]*:alias\//.test(this.resource)) {
      this.note('A KMS alias points to a key that is not known here: AWS evaluates the ARN of the key');
    }
    if (this.isServiceLinked) {
      this.note('A service-linked role: AWS decides what its service may do with it');
    }
  }

  /** The values of a condition key given in lower case; undefined when the request does not have it. */
  values(key: string): readonly string[] | undefined {
    const context = this.#contextMap();
    if (context.has(key)) return context.get(key);
    const derived = this.#derive(key);
    const isLeftOut = key.startsWith('aws:') || ALIAS_KEYS.includes(key);
    if (derived === undefined && isLeftOut && !this.#isDescribedNetwork(key)) {
      this.note(`${key} is not in the request that was given: evaluated as absent`);
    }
    return derived ?? undefined;
  }

  /** A role that only its service can use; service control policies do not limit it. */
  get isServiceLinked(): boolean {
    return this.caller.issuerArn?.includes(':role/aws-service-role/') ?? false;
  }

  /** A variable's value: only keys with a single value can be variables. */
  readonly variable = (key: string): string | undefined => {
    const values = this.values(key);
    return values?.length === 1 ? values[0] : undefined;
  };

  address(text: string): readonly number[] | undefined {
    this.#addresses ??= new Map();
    if (!this.#addresses.has(text)) this.#addresses.set(text, parseAddress(text));
    return this.#addresses.get(text);
  }

  /** Remembers something that was met and is not evaluated as AWS would. */
  note(text: string): void {
    if (this.#through) {
      this.#through.note(text);
      return;
    }
    this.#notes ??= new Set();
    this.#notes.add(text);
  }

  get notes(): readonly string[] {
    return this.#notes === undefined ? [] : [...this.#notes];
  }

  #evaluated(): string {
    const { action, resource } = this.#request;
    const evaluated = evaluatedResource(action, resource, {
      partition: splitArn(this.caller.arn ?? '')?.[1] ?? 'aws',
      region: this.#contextMap().get('aws:requestedregion')?.[0],
      account: this.resourceAccount,
    });
    if (evaluated === undefined) {
      this.note(
        `${action} is evaluated on an ARN with a region or an account that the request does not name`,
      );
    }
    return evaluated ?? resource;
  }

  #contextMap(): Map<string, readonly string[] | undefined> {
    if (this.#context === undefined) {
      this.#context = new Map();
      const { context } = this.#request;
      for (const key of Object.keys(context)) {
        const value = context[key];
        const values = typeof value === 'string' ? [value] : value;
        this.#context.set(key.toLowerCase(), values?.length === 0 ? undefined : values);
      }
    }
    return this.#context;
  }

  /** Keys that follow from the rest of the request; null for one that is known to be absent. */
  #derive(key: string): readonly string[] | null | undefined {
    const fromCaller = this.caller.key(key);
    if (fromCaller !== undefined) return fromCaller === null ? null : [fromCaller];
    if (key === 'aws:resourceaccount' && this.resourceAccount !== undefined) return [this.resourceAccount];
    const [accessPoint, account = ''] =
      ACCESS_POINT.exec(this.#through?.resource ?? this.#request.resource) ?? [];
    if (key === 's3:dataaccesspointarn' && accessPoint !== undefined) return [accessPoint];
    if (key === 's3:dataaccesspointaccount' && accessPoint !== undefined) return [account];
    return undefined;
  }

  #isDescribedNetwork(key: string): boolean {
    const context = this.#contextMap();
    return NETWORK_KEYS.includes(key) && NETWORK_KEYS.some((other) => context.get(other) !== undefined);
  }
}

/** An action without a resource acts in the caller's own account. */
function accountOf(resource: string, caller: Caller): string | undefined {
  if (resource === '*') return caller.accountId;
  const account = splitArn(resource)?.[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
