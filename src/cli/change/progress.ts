import type { Change, Plan, PlanEvent } from '../../core/plan.ts';
import type { Io } from '../io.ts';
import { ProgressBar } from '../progress-bar.ts';
import type { PlanView } from './options.ts';

/** Changes up to this many are named one by one while they are made; of more a bar says how far it is. */
const FEW = 12;

/** Shows how far a plan is, event by event. */
export function progressOf<C extends Change>(io: Io, { changes }: Plan<C>, { bytesOf }: PlanView<C>) {
  const total = changes.length;
  if (total <= FEW) {
    return (event: PlanEvent<C>) => {
      if (event.type !== 'change-started') return;
      io.progress(`${event.index + 1} of ${total}: ${event.change.kind} ${event.change.subject}`);
    };
  }
  const drawn = new ProgressBar(io);
  const totalBytes = bytesOf && changes.reduce((sum, change) => sum + bytesOf(change), 0);
  let done = 0;
  let bytes = 0;
  return (event: PlanEvent<C>) => {
    if (event.type !== 'change-finished') return;
    done += 1;
    if (bytesOf) bytes += bytesOf(event.outcome.change);
    drawn.update({ done, total, ...(totalBytes === undefined ? {} : { bytes, totalBytes }) });
  };
}
