import { type Finding, finding, type Rule } from '../../core/finding.ts';
import type { Json } from '../../core/json.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { otherError } from './cause-rules.ts';
import { codeEvidence, detailSentences, fixOf } from './finding-details.ts';
import type { Judgement } from './judge.ts';
import { asymmetricEndpoint } from './network/asymmetric-endpoint.ts';
import { sharedUrl } from './network/shared-url.ts';
import { notJudgedFinding } from './not-judged.ts';
import { isoTime, sampleRecord, samplesOf } from './samples-of.ts';
import { type SharedAddress, sharedAddress, sharedAddresses } from './shared-address.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

const ADDRESSES_SHOWN = 20;
const PAIRS_IN_MESSAGE = 2;
const SAMPLES_SHOWN = 2;
const NAMES_IN_MESSAGE = 3;

/** One finding for each rule that something was attributed to, with its evidence; and shared addresses. */
export function judgedFindings({ world, tallies }: Judgement): Finding[] {
  const findings = [...tallies.values()].map((tally) => findingOf(world, tally));
  const shared = sharedAddresses(world);
  const other = world.facts.hypothetical ? undefined : notJudgedFinding(world);
  return [
    ...findings,
    ...(shared.length > 0 ? [sharedFinding(world, shared)] : []),
    ...(other === undefined ? [] : [other]),
  ];
}

function findingOf(world: World, tally: Tally): Finding {
  const { rule, requests } = tally;
  return finding(rule, {
    subject: subjectOf(world, tally),
    message: messageOf(world, tally),
    ...fixOf(world, tally),
    evidence: evidenceOf(world, tally),
    count: requests,
  });
}

/** The address that was refused where there is one, else how many there are. */
function subjectOf(world: World, { addresses }: Tally): string {
  const [only] = addresses.values();
  if (addresses.size === 1 && only) return textOf(world, only.address);
  return `${addresses.size} addresses`;
}

/** Cause, size, the two addresses where they are known, and what else it may be: one sentence each. */
function messageOf(world: World, tally: Tally): string {
  const { rule, requests, units, likely } = tally;
  const what = `${counted(requests, 'request')}${units > 0 ? ` of ${counted(units, 'task')}` : ''}`;
  const alternatives = [...tally.also].map(([id, fits]) => {
    const share = fits === requests ? 'all of them' : `${grouped(fits)} of them`;
    return `${id} fits ${share} as well.`;
  });
  return [
    `${rule.title}: ${what}${verbOf(world, rule)}.`,
    ...detailSentences(world, tally),
    ...pairsSentence(world, tally),
    ...namesSentence(world, tally),
    ...(rule === sharedUrl.rule ? [whoOpened(world, tally)] : []),
    ...(likely === 0
      ? []
      : [`${likely === requests ? 'All' : `${grouped(likely)} of them`} likely, not shown.`]),
    ...alternatives,
    ...(privateWithoutFacts(world, tally)
      ? [
          'A private address is behind a gateway endpoint or an interface endpoint; the log does not say which.',
        ]
      : []),
  ].join(' ');
}

/** Titles that say it themselves, and what is not a refusal, go without. */
function verbOf({ facts }: World, rule: Rule): string {
  if (facts.hypothetical) return ' would be refused';
  return rule === otherError || /refused/i.test(rule.title) ? '' : ' refused';
}

/** Who works at an address with tasks of their own is a colleague. */
function whoOpened(world: World, { addresses }: Tally): string {
  const all = [...addresses.keys()];
  const colleagues = all.filter((address) => ownUnits(world, address) > 0).length;
  if (colleagues === 0) return 'No task was ever admitted there: by strangers.';
  if (colleagues === all.length) return 'Other tasks are admitted there: by colleagues.';
  return `At ${grouped(colleagues)} of ${grouped(all.length)} addresses other tasks are admitted: by colleagues. At the others none ever was.`;
}

/** The commonest pairs of addresses. */
function pairsSentence(world: World, { pairs }: Tally): string[] {
  if (pairs.size === 0) return [];
  const shown = [...pairs.values()]
    .slice(0, PAIRS_IN_MESSAGE)
    .map(
      ({ admittedAt, refusedAt }) =>
        `bound to ${namedText(world, admittedAt)}, used from ${namedText(world, refusedAt)}`,
    );
  const more = pairs.size - shown.length;
  const would = world.facts.hypothetical ? 'would be' : 'were';
  return [`URLs ${would} ${shown.join('; ')}${more > 0 ? `; and ${counted(more, 'more pair')}` : ''}.`];
}

function privateWithoutFacts(world: World, tally: Tally): boolean {
  return (
    tally.rule === asymmetricEndpoint.rule &&
    [...tally.addresses.keys()].some(
      (address) => world.isPrivate(address) && world.endpointKind(address) === undefined,
    )
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
    ...codeEvidence(world, tally),
    ...(tally.pairs.size > 0 ? { pairs: pairsOf(world, tally) } : {}),
    samples: samplesOf(world, tally, SAMPLES_SHOWN).map((shown) => sampleRecord(world.rows, shown)),
  };
}

function addressesOf(world: World, tally: Tally): Json[] {
  return [...tally.addresses.values()].slice(0, ADDRESSES_SHOWN).map(({ address, refused, first, last }) => {
    const approved = world.isApproved(address);
    return {
      address: textOf(world, address),
      ...nameField(world, address),
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
  return [...tally.pairs.values()].slice(0, ADDRESSES_SHOWN).map(({ admittedAt, refusedAt, requests }) => ({
    admittedAt: textOf(world, admittedAt),
    ...nameField(world, admittedAt, 'admittedAtName'),
    refusedAt: textOf(world, refusedAt),
    ...nameField(world, refusedAt, 'refusedAtName'),
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
        ...nameField(world, address),
        hour: isoTime(hour),
        clients,
        units,
      })),
      addressCount: shared.length,
    },
  });
}

/** Whose the refused addresses are, where the pairs do not say it already. */
function namesSentence(world: World, { pairs, addresses }: Tally): string[] {
  if (pairs.size > 0) return [];
  const named = [...addresses.keys()].flatMap((address) => {
    const name = world.nameOf(address);
    return name === undefined ? [] : [`${textOf(world, address)} is ${name}`];
  });
  if (named.length === 0) return [];
  const more =
    named.length > NAMES_IN_MESSAGE
      ? `; and ${grouped(named.length - NAMES_IN_MESSAGE)} more with a name`
      : '';
  return [`${named.slice(0, NAMES_IN_MESSAGE).join('; ')}${more}.`];
}

function namedText(world: World, address: number): string {
  const name = world.nameOf(address);
  return name === undefined ? textOf(world, address) : `${textOf(world, address)} (${name})`;
}

function nameField(world: World, address: number, field = 'name'): { [field: string]: string } {
  const name = world.nameOf(address);
  return name === undefined ? {} : { [field]: name };
}

function textOf(world: World, address: number): string {
  return world.rows.addresses.get(address).text;
}
