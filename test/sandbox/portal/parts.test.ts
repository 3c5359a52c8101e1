/** Who may open the portal, what each worker may take, and what the pages say of it. */
import { describe, expect, test } from 'vitest';
import type { JobRun, Task } from '../../../src/sandbox/labeling/model.ts';
import { notAdmitted } from '../../../src/sandbox/portal/admission.ts';
import { jobsPage, taskShell, tasksPage } from '../../../src/sandbox/portal/pages.ts';
import { Progress } from '../../../src/sandbox/portal/progress.ts';
import type { StoredLabelingJob, StoredWorkforce } from '../../../src/sandbox/sagemaker/state.ts';

describe('the allow list of the workforce', () => {
  const workforce = (Cidrs: readonly string[]) =>
    ({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }) as unknown as StoredWorkforce;
  const asks = (
    cidrs: readonly string[],
    address: string,
    path: 'internet' | 'gateway-endpoint' = 'internet',
  ) => notAdmitted(workforce(cidrs), { path, address });

  test.each<[readonly string[], string, boolean]>([
    [[], '203.0.113.7', true],
    [['203.0.113.0/24'], '203.0.113.7', true],
    [['203.0.113.0/24'], '203.0.114.7', false],
    [['10.0.0.0/8', '203.0.113.7/32'], '203.0.113.7', true],
    [['10.0.0.0/8', '198.51.100.0/24'], '203.0.113.7', false],
    [['2001:db8::/32'], '2001:db8::1', true],
    [['2001:db8::/32'], '203.0.113.7', false],
    [['nonsense'], '203.0.113.7', false],
    [['0.0.0.0/0'], 'nowhere', false],
  ])('%j lets %s in: %s', (cidrs, address, admitted) => {
    expect(asks(cidrs, address) === undefined).toBe(admitted);
  });

  test('says whom it keeps out, is not for the VPC’s portal, and is none without a workforce', () => {
    expect(asks(['10.0.0.0/8'], '203.0.113.7')).toBe(
      '203.0.113.7 is not in any range of the allow list of workforce default',
    );
    expect(asks(['10.0.0.0/8'], '203.0.113.7', 'gateway-endpoint')).toBeUndefined();
    expect(notAdmitted(undefined, { path: 'internet', address: '203.0.113.7' })).toBeUndefined();
  });
});

describe('what a worker may take', () => {
  const task = (workers: readonly string[], declined: readonly string[] = []): Task => ({
    answers: workers.map((workerId) => ({ workerId })) as never,
    declined: new Set(declined),
    accepted: new Map(),
  });
  /** Five objects, of which those of the queue up to `to` are offered. */
  const progress = (tasks: readonly [number, Task][], more: Partial<JobRun> = {}, perTask = 2) => {
    const batch = { number: 1, from: 0, to: 3, offered: new Date(0) };
    const run = { queue: [0, 1, 2, 3, 4], batch, tasks: new Map(tasks), results: new Map(), ...more };
    return new Progress(run as JobRun, perTask);
  };

  test('is offered in the order of the queue, and no more than was offered', () => {
    const fresh = progress([]);
    expect(fresh.tasks).toEqual([1, 2, 3]);
    expect([1, 2, 3, 4, 5].map((one) => fresh.stateOf(one, 'ann'))).toEqual([
      'open',
      'open',
      'open',
      'later',
      'later',
    ]);
    expect(fresh.next('ann')).toBe(1);
    expect(progress([], { queue: [4, 2, 0] }).tasks).toEqual([5, 3, 1]);
  });

  test('is what the worker has not answered or declined, and what still needs answers', () => {
    const some = progress([
      [0, task(['ann'])],
      [1, task(['ben', 'cem'])],
      [2, task(['ben'], ['ann'])],
    ]);
    expect([1, 2, 3].map((one) => some.stateOf(one, 'ann'))).toEqual(['submitted', 'complete', 'declined']);
    expect(some.next('ann')).toBeUndefined();
    expect([1, 2, 3].map((one) => some.stateOf(one, 'ben'))).toEqual(['open', 'submitted', 'submitted']);
    expect(some.next('ben')).toBe(1);
    expect([1, 2, 3].map((one) => some.stateOf(one, 'dan'))).toEqual(['open', 'complete', 'open']);
    expect(progress([[0, task(['ann'])]], {}, 1).stateOf(1, 'ben')).toBe('complete');
  });

  test('is nothing that has a result already, but what was submitted is said to be', () => {
    const results = new Map([[0, { failure: 'x' }]]) as never;
    expect(progress([], { results }).stateOf(1, 'ann')).toBe('complete');
    expect(progress([[0, task(['ann'])]], { results }).stateOf(1, 'ann')).toBe('submitted');
    expect(progress([[0, task([], ['ann'])]], { results }).stateOf(1, 'ann')).toBe('complete');
    expect(progress([], { results }).next('ann')).toBe(2);
  });
});

describe('the pages of the portal', () => {
  const states = ['submitted', 'declined', 'complete', 'open', 'later'] as const;
  const tasks = states.map((state, index) => ({ task: index + 1, state }));

  test('list the tasks with what became of each, and link the next one alone', () => {
    const page = tasksPage('a team', 'job&1', { tasks, next: 4, nonce: 'n0' });
    expect(page.match(/<li .*?<\/li>/g)).toEqual([
      '<li value="1">Task 1: submitted</li>',
      '<li value="2">Task 2: declined</li>',
      '<li value="3">Task 3: has all its answers</li>',
      '<li value="4"><a href="/portal/a%20team/job%261/4">Task 4</a></li>',
      '<li value="5">Task 5</li>',
    ]);
    expect(page).toContain('<h1>job&amp;1</h1><p>Work team a team</p>');
    expect(page).toContain('<title>job&amp;1</title>');
    expect(page).toContain('<style nonce="n0">body {');
    expect(page).not.toContain('There are no more tasks');
  });

  test('say where there is no other task, and say nothing of a job without any', () => {
    const none = '<p>There are no more tasks for you in this job.</p>';
    expect(tasksPage('t', 'j', { tasks, next: undefined, nonce: 'n' })).toContain(none);
    expect(tasksPage('t', 'j', { tasks: [], next: undefined, nonce: 'n' })).not.toContain(none);
  });

  test('show a task in a frame of another origin, and send on what it answers', () => {
    const page = taskShell('<job>', 7, 'n0');
    expect(page).toContain('<title>&lt;job&gt; 7</title>');
    expect(page).toContain('<p>&lt;job&gt;, task 7 <button id="decline"');
    expect(page).toContain('sandbox="allow-scripts" referrerpolicy="no-referrer" src="7/task"');
    expect(page).toContain("fetch('7/' + action");
    expect(page).toContain('<script nonce="n0">');
    expect(page).toContain('event.source !== frame.contentWindow');
  });

  test('list the jobs of a team, or say that there are none', () => {
    const job = {
      request: {
        LabelingJobName: 'chest ct',
        HumanTaskConfig: { TaskTitle: 'Find <it>', TaskDescription: 'Look & mark' },
      },
    } as unknown as StoredLabelingJob;
    const page = jobsPage('a&b', [job], 'n0');
    expect(page).toContain(
      '<h1>a&amp;b</h1><ul><li><a href="/portal/a%26b/chest%20ct">Find &lt;it&gt;</a> (chest ct): Look &amp; mark</li></ul>',
    );
    expect(page).toContain('<title>a&amp;b</title>');
    expect(page).toContain('<style nonce="n0">body {');
    expect(jobsPage('t', [], 'n')).toContain('<p>No job of this team has tasks now.</p>');
    expect(page).not.toContain('No job of this team');
  });
});
