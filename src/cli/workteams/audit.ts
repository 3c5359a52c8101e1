import { GroundctlError, usageError } from '../../core/errors.ts';
import type { Finding } from '../../core/finding.ts';
import type { AuditMemory } from '../../workteams/audit/read-facts.ts';
import { unreadRegion } from '../../workteams/audit/region-checks.ts';
import { GROUND_TRUTH_REGIONS } from '../../workteams/regions.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';

interface AuditOptions extends CheckingOptions {
  readonly allRegions?: boolean;
}

/** `groundctl workteams audit [NAME...]` */
export async function audit(io: Io, options: AuditOptions, names: readonly string[]): Promise<ExitCode> {
  if (options.allRegions && (names.length > 0 || options.region !== undefined)) {
    throw usageError('--all-regions covers every team in every region: leave out names and --region.');
  }
  const { findings, regions, requests } = options.allRegions
    ? await everywhere(io, options)
    : await inOneRegion(io, options, names);
  const where = options.allRegions ? `${regions.length} regions` : (regions[0] ?? '');
  const code = reportFindings(io, findings, options, {
    command: 'workteams.audit',
    title: `Audit of work teams in ${where}`,
    about: `${new Date().toISOString()} · ${requests} requests`,
    extra: {
      region: options.allRegions ? null : (regions[0] ?? null),
      ...(options.allRegions ? { regions } : {}),
      requests,
    },
  });
  io.say(`${requests} requests made.`);
  return code;
}

interface Audited {
  readonly findings: readonly Finding[];
  readonly regions: readonly string[];
  readonly requests: number;
}

async function inOneRegion(io: Io, options: GlobalOptions, names: readonly string[]): Promise<Audited> {
  const connection = await io.connect(options);
  const findings = await connection.workteams.audit(names, { signal: io.signal });
  return { findings, regions: [connection.target.region], requests: connection.requests() };
}

/** One region after the other: what cannot be asked (a region that is not enabled) is a finding, and the rest goes on. */
async function everywhere(io: Io, options: GlobalOptions): Promise<Audited> {
  const memory: AuditMemory = {};
  const all: Finding[] = [];
  let requests = 0;
  for (const [index, region] of GROUND_TRUTH_REGIONS.entries()) {
    io.progress(`${region} (${index + 1} of ${GROUND_TRUTH_REGIONS.length})`);
    const connection = await io.connect({ ...options, region });
    try {
      const findings = await connection.workteams.audit([], { signal: io.signal, memory });
      all.push(...findings.map((found) => inRegion(found, region)));
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source !== 'aws') throw error;
      all.push(unreadRegion(region, error.message));
    }
    requests += connection.requests();
  }
  return { findings: all, regions: GROUND_TRUTH_REGIONS, requests };
}

/** Teams of one name may be in several regions. */
function inRegion(found: Finding, region: string): Finding {
  const named = found.subject.startsWith('arn:') || found.subject.includes(region);
  return {
    ...found,
    ...(named ? {} : { subject: `${region}: ${found.subject}` }),
    ...(found.fix.includes('groundctl ') ? { fix: `${found.fix} (with --region ${region})` } : {}),
  };
}
