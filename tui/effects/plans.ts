import { drain } from '../../src/core/events.ts';
import type { Change } from '../../src/core/plan.ts';
import { commandLine } from '../../src/core/text/shell-quote.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';
import type { Shell } from '../screens/area.ts';
import { type SharedAction, topOverlay } from '../state/app.ts';
import {
  mayApply,
  type PlanAction,
  type PlanDialog,
  type PlanNews,
  planDialog,
} from '../state/plan-dialog.ts';
import type { Planned, Proposal } from '../state/proposal.ts';
import { NewsDesk } from './news-desk.ts';

/** Takes a change from its proposal to its outcome: planned, shown, confirmed, carried out. */
export class PlanRunner {
  readonly #shell: Shell;
  readonly #toArea: (action: SharedAction) => void;
  readonly #reload: () => void;
  #controller: AbortController | undefined;
  /** What the dialog on the screen is about, and what carries it out. */
  #proposal: Proposal | undefined;
  #planned: Planned | undefined;

  constructor(shell: Shell, toArea: (action: SharedAction) => void, reload: () => void) {
    this.#shell = shell;
    this.#toArea = toArea;
    this.#reload = reload;
  }

  open(proposal: Proposal): void {
    const [words = [], ...then] = proposal.commands;
    const presumed = this.#shell.connection()?.target.presumed;
    const dialog = planDialog(
      proposal.title,
      commandLine(words, ...then),
      this.#shell.now(),
      presumed,
      proposal.context,
    );
    this.#shell.open({ type: 'plan', dialog });
    this.#proposal = proposal;
    void this.#plan(proposal);
  }

  /** Plans the same again: after a failure, or to do what a stopped run left. */
  retry(): void {
    if (!this.dialog() || !this.#proposal) return;
    this.#change({ type: 'planning', since: this.#shell.now() });
    void this.#plan(this.#proposal);
  }

  /** Carries out the plan on the screen, if nothing is missing for it. */
  async apply(): Promise<void> {
    const dialog = this.dialog();
    const planned = this.#planned;
    if (!dialog || !planned || !this.#shell.connection() || !mayApply(dialog)) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#change({ type: 'applying', now: this.#shell.now() });
    const news = new NewsDesk((each) => this.#publish(each), this.#shell.now);
    try {
      const result = await drain(planned.apply(controller.signal, news), (event) => news.event(event));
      news.end();
      this.#change({ type: 'done', result });
      // What was chosen is done; the next key must not hit it again.
      if (result.applied > 0) this.#toArea({ type: 'table', action: { type: 'clear-selection' } });
    } catch (error) {
      news.end();
      this.#change({ type: 'failed', error: toGroundctlError(error) });
    } finally {
      this.#controller = undefined;
      this.#reload();
    }
  }

  /** Starts no further change; the one under way is finished and reported. */
  stop(): void {
    if (!this.#controller || this.#controller.signal.aborted) return;
    this.#controller.abort();
    this.#change({ type: 'stopping' });
  }

  /** Leaves the dialog. When the change was made, the form it came from is done with as well. */
  close(): void {
    const dialog = this.dialog();
    this.#controller?.abort();
    this.#shell.dispatch({ type: 'close' });
    if (!dialog?.result || dialog.result.applied === 0) return;
    if (topOverlay(this.#shell.get())?.type === 'form') this.#shell.dispatch({ type: 'close' });
  }

  dialog(): PlanDialog | undefined {
    return this.#shell.get().overlays.findLast((overlay) => overlay.type === 'plan')?.dialog;
  }

  async #plan(proposal: Proposal): Promise<void> {
    const connection = this.#shell.connection();
    if (!connection) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#planned = undefined;
    const current = () => this.#controller === controller && !controller.signal.aborted;
    try {
      const planned = await proposal.plan(connection, controller.signal);
      if (!current()) return;
      this.#planned = planned;
      this.#change({ type: 'planned', plan: planned.plan, text: planned.text });
    } catch (error) {
      if (current()) this.#change({ type: 'failed', error: toGroundctlError(error) });
    } finally {
      if (this.#controller === controller) this.#controller = undefined;
    }
  }

  #publish(news: PlanNews): void {
    const lines = news.events.flatMap((event) =>
      event.type === 'change-finished' && event.outcome.status === 'applied'
        ? [madeLine(event.outcome.change)]
        : [],
    );
    this.#shell.dispatch({ type: 'made', lines });
    this.#change({ type: 'news', news });
  }

  #change(action: PlanAction): void {
    this.#shell.dispatch({ type: 'overlay', of: 'plan', action: { type: 'plan', action } });
  }
}

const DONE_WORDS: Readonly<Record<Change['kind'], string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  add: 'added',
  remove: 'removed',
  invite: 'invited',
  send: 'sent',
  upload: 'uploaded',
  copy: 'copied',
};

/** One line for the shell's screen after exit. */
function madeLine(change: Change): string {
  const fields = change.fields
    .filter((field) => field.before !== undefined && field.after !== undefined)
    .map((field) => `${field.field} ${plain(field.before)} -> ${plain(field.after)}`);
  const what = fields.length > 0 ? `: ${fields.join(', ')}` : '';
  return `${DONE_WORDS[change.kind]} ${change.subject}${what}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
