/** The sandbox's time: the machine's, or another that was given, moved by what somebody asked for. */
export class SandboxClock {
  readonly #base: () => Date;
  readonly #listeners: (() => void)[] = [];
  #offset = 0;

  constructor(base: () => Date = () => new Date()) {
    this.#base = base;
  }

  readonly now = (): Date => new Date(this.#base().getTime() + this.#offset);

  /** How far the time has been moved, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Moves the time by this many milliseconds; negative ones move it back. */
  advance(milliseconds: number): void {
    this.#moveTo(this.#offset + milliseconds);
  }

  /** Makes it this time now. */
  set(time: Date): void {
    this.#moveTo(time.getTime() - this.#base().getTime());
  }

  /** Goes back to the time that is not moved. */
  reset(): void {
    this.#moveTo(0);
  }

  save(): unknown {
    return this.#offset;
  }

  load(offset: number): void {
    this.#offset = offset;
  }

  /** Called after each move. */
  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #moveTo(offset: number): void {
    if (Number.isNaN(new Date(this.#base().getTime() + offset).getTime())) {
      throw new RangeError('The clock cannot be moved out of the range of dates.');
    }
    this.#offset = offset;
    for (const listener of this.#listeners) listener();
  }
}
