import { lockOf } from '../../workteams/lock.ts';
import type { StoredWorkteam } from '../sagemaker/state.ts';
import { DEMO_JOBS, DEMO_POOL } from './demo-data.ts';
import { SeededRandom } from './random.ts';
import { DEMO_LOG_PREFIX } from './s3-demo.ts';
import { taskLines, WORKERS, type Worker } from './s3-history.ts';

/** When a log file comes after a lock was changed, in seconds. S3 takes minutes to hours; nobody waits so long for a demonstration. */
const ROUNDS = [2, 6, 12, 20, 30] as const;
const TASKS_A_ROUND = 3;

/** Puts a log file into the log bucket. */
type Deliver = (key: string, text: string) => void;

/**
 * Workers of the demonstration account, who go on with their team's tasks when its lock is changed. One of them
 * reaches the portal through the office and S3 through the VPN's endpoint, whom a lock on the address keeps out.
 */
export class DemoWorkers {
  readonly #clock: () => Date;
  readonly #deliver: Deliver;
  readonly #timers = new Map<string, readonly NodeJS.Timeout[]>();

  constructor(clock: () => Date, deliver: Deliver) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** Begins anew with every change of a team. */
  lockChanged(team: StoredWorkteam, region: string): void {
    const { WorkteamName: name } = team;
    const jobs = DEMO_JOBS.filter((job) => job.team === name && job.status === 'InProgress').map(
      (job) => job.name,
    );
    if (region !== DEMO_POOL.region || jobs.length === 0) return;
    this.#stop(name);
    const random = new SeededRandom(this.#clock().getTime() % 2_147_483_647);
    const getsThrough = admission(lockOf(team.WorkerAccessConfiguration));
    const timers = ROUNDS.map((seconds) =>
      setTimeout(() => this.#work(jobs, random, getsThrough), seconds * 1000).unref(),
    );
    this.#timers.set(name, timers);
  }

  close(): void {
    for (const name of this.#timers.keys()) this.#stop(name);
  }

  #stop(name: string): void {
    for (const timer of this.#timers.get(name) ?? []) clearTimeout(timer);
    this.#timers.delete(name);
  }

  #work(jobs: readonly string[], random: SeededRandom, getsThrough: Admission): void {
    const now = this.#clock();
    // Reads follow a task within two seconds, and what is delivered has happened.
    const rendered = now.getTime() - 2000;
    const lines = workersOf(jobs).flatMap((worker) =>
      Array.from({ length: TASKS_A_ROUND }).flatMap(() =>
        taskLines(worker, rendered, random, () => 48_211, getsThrough),
      ),
    );
    const happened = lines.filter(({ time }) => time <= now.getTime());
    const stamp = now.toISOString().slice(0, 19).replace(/[T:]/g, '-');
    const key = `${DEMO_LOG_PREFIX}${stamp}-${random.text(16, '0123456789ABCDEF')}`;
    this.#deliver(key, happened.map(({ text }) => `${text}\n`).join(''));
  }
}

type Admission = (bound: string, address: string) => boolean;

/** Who gets through: the address S3 sees is held against the one of the portal, the private one only behind an endpoint. */
function admission(lock: ReturnType<typeof lockOf>): Admission {
  const isPrivate = (address: string) => address.startsWith('10.');
  switch (lock) {
    case 'off':
      return () => true;
    case 'source-ip':
      return (bound, address) => bound === address;
    case 'vpc-source-ip':
      return (bound, address) => bound === address && isPrivate(address);
    case 'both':
      return () => false;
  }
}

/** Those who have tasks of the jobs, and the one behind the VPN, who helps every team out. */
function workersOf(jobs: readonly string[]): Worker[] {
  return WORKERS.filter(({ jobs: own, agent, late }) => {
    return !late && (agent.endsWith('VPN') || own.some((job) => jobs.includes(job)));
  }).map((worker) => ({ ...worker, jobs }));
}
