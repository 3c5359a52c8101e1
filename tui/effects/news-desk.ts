import type { Change, PlanEvent } from '../../src/core/plan.ts';
import type { PlanNews, Progress, Step } from '../state/plan-dialog.ts';

/** Time between two looks at what thousands of changes are doing, in milliseconds. */
const EVERY_MS = 60;

/** Gathers what happens and hands it on a few times a second: drawing each event would be slower than the changes. */
export class NewsDesk {
  readonly #publish: (news: PlanNews) => void;
  readonly #now: () => number;
  #events: PlanEvent<Change>[] = [];
  #steps = new Map<number, Step>();
  #progress: Progress | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: (news: PlanNews) => void, now: () => number) {
    this.#publish = publish;
    this.#now = now;
  }

  event(event: PlanEvent<Change>): void {
    this.#events.push(event);
    this.#soon();
  }

  step(index: number, step: Step): void {
    this.#steps.set(index, step);
    this.#soon();
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#soon();
  }

  /** Hands on what is left, at once. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#events.length === 0 && this.#steps.size === 0 && !this.#progress) return;
    const news = {
      events: this.#events,
      steps: this.#steps,
      progress: this.#progress,
      now: this.#now(),
    };
    this.#events = [];
    this.#steps = new Map();
    this.#progress = undefined;
    this.#publish(news);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.end(), EVERY_MS);
  }
}
