import { planChain, planJob } from '../../../src/across/plan-job.ts';
import type { Connection } from '../../../src/connect.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { orThrow } from '../../../src/core/parsed.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { chainWords, manifestBeside } from '../../../src/jobs/change/chain.ts';
import type { JobChange } from '../../../src/jobs/change/change.ts';
import { changedRequest, type RequestChanges } from '../../../src/jobs/change/request.ts';
import { readJobRequest } from '../../../src/jobs/read-request.ts';
import { atHome } from '../../text/home.ts';

/** A change that this area can plan; the command line that does the same follows from it. */
export type Request =
  | { readonly type: 'create'; readonly file: string }
  | {
      readonly type: 'clone' | 'chain';
      readonly job: string;
      readonly name: string;
      readonly changes: Pick<RequestChanges, 'workteam' | 'workers' | 'lifetime'>;
    }
  | { readonly type: 'stop'; readonly job: string };

const MAX_BYTES = 1_000_000;

export async function planRequest(
  connection: Connection,
  request: Request,
  signal: AbortSignal,
): Promise<Plan<JobChange>> {
  const { jobs } = connection;
  switch (request.type) {
    case 'create': {
      const text = await readTextFile(atHome(request.file), MAX_BYTES, signal);
      return planJob(connection, orThrow(readJobRequest(text)), { signal });
    }
    case 'clone': {
      const job = await jobs.show(request.job, { signal });
      return planJob(connection, changedRequest(job, request.name, request.changes), { signal });
    }
    case 'chain': {
      const job = await jobs.show(request.job, { signal });
      const chain = await jobs.chain(job, { signal });
      if (chain.lines.length === 0) {
        const unchanged = [{ subject: request.job, reason: `nothing is left: ${chainWords(chain)}` }];
        return { title: `Chain ${request.job}`, changes: [], unchanged, findings: [] };
      }
      const manifest = manifestBeside(job, request.name);
      const next = changedRequest(job, request.name, { ...request.changes, manifest });
      return planChain(connection, chain, manifest, next, { signal });
    }
    case 'stop':
      return jobs.planStop(request.job, { signal });
  }
}

/** The words of the command line that makes the same change. */
export function wordsOf(request: Request): string[] {
  switch (request.type) {
    case 'create':
      return ['groundctl', 'jobs', 'create', request.file];
    case 'stop':
      return ['groundctl', 'jobs', 'stop', request.job];
    case 'clone':
    case 'chain': {
      const { workteam, workers, lifetime } = request.changes;
      return [
        ...['groundctl', 'jobs', request.type, request.job, request.name],
        ...(workteam === undefined ? [] : ['--workteam', workteam]),
        ...(workers === undefined ? [] : ['--workers', String(workers)]),
        ...(lifetime === undefined ? [] : ['--lifetime', String(lifetime)]),
      ];
    }
  }
}
