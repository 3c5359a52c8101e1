import { AthenaState } from './athena/state.ts';
import { CognitoState } from './cognito/state.ts';
import { Ec2State } from './ec2/state.ts';
import { ACCOUNT_ID } from './identity.ts';
import { SagemakerState } from './sagemaker/state.ts';
import { SnsState } from './sns/state.ts';

/** Everything one region of an account holds. */
export interface RegionState {
  readonly accountId: string;
  readonly region: string;
  readonly sagemaker: SagemakerState;
  readonly cognito: CognitoState;
  readonly sns: SnsState;
  readonly ec2: Ec2State;
  readonly athena: AthenaState;
  /** Names of the queues of Amazon SQS. */
  readonly queues: Set<string>;
  /** Policies of KMS keys that are not as the console makes them, by the key's ARN. */
  readonly keyPolicies: Map<string, string>;
  /** Evaluation jobs of Amazon Bedrock as they were asked for, by ARN. */
  readonly evaluations: Map<string, Readonly<Record<string, unknown>>>;
}

/** The accounts' regions, each made (and seeded) when it is first asked for. */
export class Regions {
  readonly #states = new Map<string, RegionState>();
  readonly #seed: (state: RegionState) => void;

  constructor(seed: (state: RegionState) => void = () => {}) {
    this.#seed = seed;
  }

  get(region: string, accountId = ACCOUNT_ID): RegionState {
    const key = `${accountId}/${region}`;
    const known = this.#states.get(key);
    if (known) return known;
    const state = {
      accountId,
      region,
      sagemaker: new SagemakerState(),
      cognito: new CognitoState(),
      sns: new SnsState(),
      ec2: new Ec2State(),
      athena: new AthenaState(),
      queues: new Set<string>(),
      keyPolicies: new Map(),
      evaluations: new Map(),
    };
    if (accountId === ACCOUNT_ID) this.#seed(state);
    this.#states.set(key, state);
    return state;
  }

  save(): unknown {
    return [...this.#states.values()];
  }

  load(states: readonly RegionState[]): void {
    this.#states.clear();
    // States that were saved before the sandbox had Athena have none.
    for (const state of states) {
      this.#states.set(`${state.accountId}/${state.region}`, {
        ...state,
        athena: state.athena ?? new AthenaState(),
      });
    }
  }

  /** Those that were asked for so far. */
  all(): readonly RegionState[] {
    return [...this.#states.values()];
  }
}
