import { drain } from '../../src/core/events.ts';
import type { Change, Plan } from '../../src/core/plan.ts';
import { commandLine } from '../../src/core/text/shell-quote.ts';
import { toGroundctlError } from '../../src/core/to-error.ts';
import type { AnyArea, Shell } from '../screens/area.ts';
import { topOverlay } from '../state/app.ts';
import {
  mayApply,
  type PlanAction,
  type PlanDialog,
  type PlanNews,
  planDialog,
} from '../state/plan-dialog.ts';
import { NewsDesk } from './news-desk.ts';

/** Takes a change from its request to its outcome: planned, shown, confirmed, carried out. */
export class PlanRunner {
  readonly #shell: Shell;
  readonly #areaNow: () => AnyArea;
  readonly #reload: () => void;
  #controller: AbortController | undefined;

  constructor(shell: Shell, areaNow: () => AnyArea, reload: () => void) {
    this.#shell = shell;
    this.#areaNow = areaNow;
    this.#reload = reload;
  }

  open(
    request: unknown,
    title: string,
    words: readonly string[],
    ...then: readonly (readonly string[])[]
  ): void {
    const command = commandLine(words, ...then);
    const text = this.#areaNow().planText?.(request);
    const presumed = this.#shell.connection()?.target.presumed;
    const context = this.#areaNow().planContext?.(request);
    const dialog = { ...planDialog(request, title, command, this.#shell.now(), text, presumed), context };
    this.#shell.open({ type: 'plan', dialog });
    void this.#plan(request);
  }

  /** Plans the same request again: after a failure, or to do what a stopped run left. */
  retry(): void {
    const dialog = this.dialog();
    if (!dialog) return;
    this.#change({ type: 'planning', since: this.#shell.now() });
    void this.#plan(dialog.request);
  }

  /** Carries out the plan on the screen, if nothing is missing for it. */
  async apply(): Promise<void> {
    const dialog = this.dialog();
    const connection = this.#shell.connection();
    const plan = dialog?.plan;
    if (!dialog || !plan || !connection || !mayApply(dialog)) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#change({ type: 'applying', now: this.#shell.now() });
    const news = new NewsDesk((each) => this.#publish(each), this.#shell.now);
    try {
      const stream = this.#areaNow().apply(
        connection,
        plan,
        controller.signal,
        (progress) => news.progress(progress),
        (index, step) => news.step(index, step),
      );
      const result = await drain(stream, (event) => news.event(event));
      news.end();
      this.#change({ type: 'done', result });
      if (result.applied > 0) this.#deselect();
      this.#areaNow().made?.(this.#shell, result);
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

  async #plan(request: unknown): Promise<void> {
    const connection = this.#shell.connection();
    if (!connection) return;
    const controller = new AbortController();
    this.#controller = controller;
    const current = () => this.#controller === controller && !controller.signal.aborted;
    try {
      const plan: Plan = await this.#areaNow().plan(connection, request, controller.signal);
      if (current()) this.#change({ type: 'planned', plan });
    } catch (error) {
      if (current()) this.#change({ type: 'failed', error: toGroundctlError(error) });
    } finally {
      if (this.#controller === controller) this.#controller = undefined;
    }
  }

  /** What was chosen is done; the next key must not hit it again. */
  #deselect(): void {
    const action = { type: 'table', action: { type: 'clear-selection' } };
    this.#shell.dispatch({ type: 'in-area', id: this.#areaNow().id, action });
  }

  #publish(news: PlanNews): void {
    const lines = news.events.flatMap((event) =>
      event.type === 'change-finished' && event.outcome.status === 'applied'
        ? [madeLine(event.outcome.change)]
        : [],
    );
    if (lines.length > 0) this.#shell.dispatch({ type: 'made', lines });
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
