import { type Finding, finding } from '../../core/finding.ts';
import type { Json } from '../../core/json.ts';
import { counted } from '../../core/text/grouped.ts';
import { otherError } from './cause-rules.ts';
import type { Judgement } from './judge.ts';
import { asymmetricEndpoint } from './network/asymmetric-endpoint.ts';
import { sharedUrl } from './network/shared-url.ts';
import { isoTime, sampleRecord, samplesOf } from './samples-of.ts';
import { type SharedAddress, sharedAddress, sharedAddresses } from './shared-address.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

const ADDRESSES_SHOWN = 20;
const PAIRS_IN_MESSAGE = 2;
const SAMPLES_SHOWN = 2;

/** One finding for each rule that something was attributed to, with its evidence; and shared addresses. */
export function judgedFindings({ world, tallies }: Judgement): Finding[] {
  const findings = [...tallies.values()].map((tally) => findingOf(world, tally));
  const shared = sharedAddresses(world);
  return shared.length > 0 ? [...findings, sharedFinding(world, shared)] : findings;
}

function findingOf(world: World, tally: Tally): Finding {
  const { rule } = tally;
  return finding(rule, {
    subject: subjectOf(world, tally),
    message: `${messageOf(world, tally)}${doubts(world, tally)}`,
    evidence: evidenceOf(world, tally),
  });
}

/** The address that was refused where there is one, else how many there are. */
function subjectOf(world: World, { addresses }: Tally): string {
  const [only] = addresses.values();
  if (addresses.size === 1 && only) return textOf(world, only.address);
  return `${addresses.size} addresses`;
}

function messageOf(world: World, tally: Tally): string {
  const { rule, requests, units, pairs } = tally;
  const what = `${counted(requests, 'request')}${units > 0 ? ` of ${counted(units, 'task')}` : ''}`;
  if (rule === otherError) return `${what} ended with a redirect or an error of S3.`;
  const known = [...pairs.values()].sort((a, b) => b.requests - a.requests);
  if (known.length === 0) return `${what} refused: ${lowerFirst(rule.title)}.`;
  const shown = known
    .slice(0, PAIRS_IN_MESSAGE)
    .map((pair) => `bound to ${textOf(world, pair.admittedAt)}, seen from ${textOf(world, pair.refusedAt)}`);
  const more = known.length > shown.length ? ` and ${known.length - shown.length} more pairs` : '';
  return `${what} refused: ${lowerFirst(rule.title)}. URLs were ${shown.join('; ')}${more}.`;
}

/** What else may be the reason, where that cannot be told apart. */
function doubts(world: World, tally: Tally): string {
  const others = [...tally.also].map(([id, requests]) => `${id} fits ${requests} of them as well`);
  const likely =
    tally.likely === 0 ? [] : [`${tally.likely === tally.requests ? 'all' : tally.likely} likely, not shown`];
  const parts = [...likely, ...others];
  const kinds = privateWithoutFacts(world, tally)
    ? ' A private address is behind a gateway endpoint or an interface endpoint; the log does not say which.'
    : '';
  return `${parts.length === 0 ? '' : ` (${parts.join('; ')})`}${kinds}`;
}

function privateWithoutFacts(world: World, tally: Tally): boolean {
  return (
    tally.rule === asymmetricEndpoint.rule &&
    [...tally.addresses.keys()].some((address) => world.isPrivate(address))
  );
}

function evidenceOf(world: World, tally: Tally): { [key: string]: Json } {
  const likely = tally.likely > 0;
  return {
    deniedRequests: tally.requests,
    ...(tally.units > 0 ? { units: tally.units } : {}),
    clients: tally.clients.size,
    confidence: likely ? (tally.likely === tally.requests ? 'likely' : 'mixed') : 'shown',
    ...(likely ? { likelyRequests: tally.likely } : {}),
    ...(tally.also.size > 0 ? { alsoFits: Object.fromEntries(tally.also) } : {}),
    first: isoTime(tally.first),
    last: isoTime(tally.last),
    addresses: addressesOf(world, tally),
    addressCount: tally.addresses.size,
    ...(tally.pairs.size > 0 ? { pairs: pairsOf(world, tally) } : {}),
    samples: samplesOf(world, tally, SAMPLES_SHOWN).map((shown) => sampleRecord(world, shown)),
  };
}

function addressesOf(world: World, tally: Tally): Json[] {
  return [...tally.addresses.values()]
    .sort((a, b) => b.refused - a.refused)
    .slice(0, ADDRESSES_SHOWN)
    .map(({ address, refused, first, last }) => {
      const approved = world.isApproved(address);
      return {
        address: textOf(world, address),
        denied: refused,
        first: isoTime(first),
        last: isoTime(last),
        ...(approved === undefined ? {} : { approved }),
        ...(tally.rule === sharedUrl.rule
          ? { who: ownUnits(world, address) > 0 ? 'colleague' : 'stranger' }
          : {}),
      };
    });
}

/** Units that were admitted at an address: somebody works there. */
function ownUnits({ clients }: World, address: number): number {
  let units = 0;
  for (let node = 0; node < clients.size; node++) {
    if (clients.address(node) === address) units += clients.admitted(node);
  }
  return units;
}

function pairsOf(world: World, tally: Tally): Json[] {
  return [...tally.pairs.values()]
    .sort((a, b) => b.requests - a.requests)
    .slice(0, ADDRESSES_SHOWN)
    .map(({ admittedAt, refusedAt, requests }) => ({
      admittedAt: textOf(world, admittedAt),
      refusedAt: textOf(world, refusedAt),
      requests,
    }));
}

function sharedFinding(world: World, shared: readonly SharedAddress[]): Finding {
  const [busiest] = shared;
  const subject =
    shared.length === 1 && busiest ? textOf(world, busiest.address) : `${shared.length} addresses`;
  const example = busiest
    ? ` At ${textOf(world, busiest.address)} ${counted(busiest.units, 'task')} of ${counted(busiest.clients, 'client')} worked in one hour.`
    : '';
  return finding(sharedAddress, {
    subject,
    message: `Many people work behind one address; it works, but the lock cannot tell them apart.${example}`,
    evidence: {
      addresses: shared.slice(0, ADDRESSES_SHOWN).map(({ address, hour, clients, units }) => ({
        address: textOf(world, address),
        hour: isoTime(hour),
        clients,
        units,
      })),
      addressCount: shared.length,
    },
  });
}

function textOf(world: World, address: number): string {
  return world.rows.addresses.get(address).text;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
