import { commandLine } from '../../core/text/shell-quote.ts';
import type { Diagnosis } from '../diagnose.ts';
import {
  accessPoint,
  cloudFrontRefused,
  multiRegionAccessPoint,
  transferAcceleration,
  websiteEndpoint,
} from '../judge/network/behind-rules.ts';
import { interfaceEndpoint } from '../judge/network/interface-endpoint.ts';
import { sharedUrl } from '../judge/network/shared-url.ts';
import { unapprovedAddress } from '../judge/network/unapproved-address.ts';
import { lockedOut } from '../judge/told-rules.ts';
import type { TeamFacts } from '../team-facts.ts';

/** What a diagnosis was asked for. */
export interface AskedFor {
  /** Words of the command line that reads the same: sources, and what narrows them down. */
  readonly reading: readonly string[];
  readonly lock?: string | undefined;
  readonly approved?: readonly string[] | undefined;
  readonly team?: TeamFacts | undefined;
}

/** Rules for which the lock did what it is for, as far as anybody can tell. */
const KEPT_OUT: readonly string[] = [sharedUrl.rule.id, unapprovedAddress.rule.id, lockedOut.id];
/** Rules that have nothing to do with a lock: switching it off would end nothing. */
const NOT_THE_LOCK: readonly string[] = [
  websiteEndpoint.id,
  cloudFrontRefused.id,
  interfaceEndpoint.rule.id,
  accessPoint.rule.id,
  multiRegionAccessPoint.rule.id,
  transferAcceleration.rule.id,
];

/** Commands worth running after a diagnosis, most useful first, ready to copy. */
export function nextCommands({ summary }: Diagnosis, { reading, lock, approved, team }: AskedFor): string[] {
  const causes = Object.keys(summary.attributed);
  const network = causes.filter((rule) => rule.startsWith('network/'));
  // What most refusals are put down to; a network cause first, since that is what the lock is about.
  const worst = network[0] ?? causes[0];
  // Where the lock kept somebody out, it is not the thing to take away.
  const locksOut =
    network.some((rule) => !NOT_THE_LOCK.includes(rule)) && !network.some((rule) => KEPT_OUT.includes(rule));
  const ranges = approved && approved.length > 0 ? ['--approved', ...approved] : [];
  const commands = [
    ...(worst === undefined ? [] : [['explain', worst]]),
    ...(lock === undefined && team === undefined && summary.denied > 0
      ? [['logs', 'diagnose', ...reading, '--workteam', 'NAME', ...ranges]]
      : []),
    ...(locksOut && team !== undefined && team.lock !== 'off'
      ? [['workteams', 'update', team.name, '--lock', 'off', '--dry-run']]
      : []),
    ...(summary.unbound > 0 && network.length === 0
      ? [['logs', 'whatif', ...reading, '--lock', 'source-ip', ...ranges]]
      : []),
  ];
  return commands.flatMap((words) => {
    const line = commandLine(['groundctl', ...words]);
    return line.copyable ? [line.text] : [];
  });
}
