import { drain } from '../../../src/core/events.ts';
import type { Shell } from '../area.ts';
import { inputOf, journalFolder, type Place, scopeOf, wordsOf } from './place.ts';
import { syncText } from './plan-text.ts';
import { act } from './run.ts';
import { shownStep } from './run-text.ts';

export function proposeSync(shell: Shell, place: Place): void {
  shell.propose({
    title: `Sync ${place.folder}`,
    commands: [[...wordsOf('sync', place), ...shell.targetWords()]],
    plan: async ({ migrate }, signal) => {
      const plan = await drain(migrate.plan(await inputOf(place), { signal }));
      const indexes = new Map(plan.changes.map(({ upload }, index) => [upload, index]));
      return {
        plan,
        text: syncText(plan),
        async *apply(signal, report) {
          const result = yield* migrate.apply(plan, {
            signal,
            stateFolder: journalFolder(),
            onStep: (upload, step) => report.step(indexes.get(upload) ?? -1, shownStep(step)),
          });
          const uploaded = result.outcomes.filter(({ status }) => status === 'applied');
          const there = uploaded.map(({ change }) => [change.upload.path, 'uploaded'] as const);
          act(shell, { type: 'synced', there: new Map(there) });
          return result;
        },
      };
    },
  });
}

export function proposeClean(shell: Shell, place: Place): void {
  shell.propose({
    title: 'Remove uploaded objects',
    commands: [[...wordsOf('clean', place), ...shell.targetWords()]],
    plan: async ({ migrate }, signal) => {
      const plan = await migrate.planClean(scopeOf(place), { signal });
      return { plan, apply: (signal) => migrate.applyClean(plan, { signal }) };
    },
  });
}

export function proposeRollback(shell: Shell, place: Place): void {
  shell.propose({
    title: 'Restore replaced objects',
    commands: [[...wordsOf('rollback', place), ...shell.targetWords()]],
    plan: async ({ migrate }, signal) => {
      const plan = await migrate.planRollback(scopeOf(place), { signal });
      return { plan, apply: (signal) => migrate.applyRollback(plan, { signal }) };
    },
  });
}
