import { CognitoState } from './cognito/state.ts';
import { SagemakerState } from './sagemaker/state.ts';

/** Everything one region of the account holds. */
export interface RegionState {
  readonly region: string;
  readonly sagemaker: SagemakerState;
  readonly cognito: CognitoState;
}

/** The account's regions, each made (and seeded) when it is first asked for. */
export class Regions {
  readonly #states = new Map<string, RegionState>();
  readonly #seed: (state: RegionState) => void;

  constructor(seed: (state: RegionState) => void = () => {}) {
    this.#seed = seed;
  }

  get(region: string): RegionState {
    const known = this.#states.get(region);
    if (known) return known;
    const state = { region, sagemaker: new SagemakerState(), cognito: new CognitoState() };
    this.#seed(state);
    this.#states.set(region, state);
    return state;
  }
}
