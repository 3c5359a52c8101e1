import type { Json } from '../../core/json.ts';
import { grouped } from '../../core/text/grouped.ts';
import { reasonWords } from '../evidence/trail/reason.ts';
import { MANGLINGS, type Mangling } from '../mangling/kinds.ts';
import { HOST, hostOfWay, METHOD, type Method, methodOfWay } from '../rows/outcome.ts';
import { badSignature, mangledUrl } from './cause-rules.ts';
import { codeRow } from './error-codes.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

const REASONS_SHOWN = 3;

const METHODS: { readonly [method in Method]: string } = {
  [METHOD.get]: 'GET',
  [METHOD.head]: 'HEAD',
  [METHOD.write]: 'PUT or POST',
  [METHOD.remove]: 'DELETE',
  [METHOD.query]: 'other GET',
};
const PRINCIPALS: { readonly [detail: string]: string } = {
  oac: 'as an origin access control',
  oai: 'as an origin access identity',
};

/** What error codes, methods, hosts and spoilt URLs say, a sentence each. */
export function detailSentences(world: World, tally: Tally): string[] {
  if (world.facts.hypothetical) return [];
  return [
    ...manglingSentences(tally),
    ...codeSentence(world, tally),
    ...methodSentences(tally),
    ...reasonSentence(world, tally),
  ];
}

/** What CloudTrail says of them. */
function reasonSentence(world: World, { reasons, requests }: Tally): string[] {
  if (reasons.size === 0) return [];
  const parts = [...reasons].slice(0, REASONS_SHOWN).map(([number, count]) => {
    const share = count === requests ? '' : ` for ${grouped(count)} of them`;
    return `${reasonWords(world.reason(number))}${share}`;
  });
  return [`CloudTrail gives the reason: ${parts.join('; ')}.`];
}

/** A remedy that is more exact than the rule's, where all requests have one reason. */
export function fixOf(world: World, { rule, details, codes }: Tally): { readonly fix?: string } {
  const [mangling] = details.keys();
  if (rule === mangledUrl && details.size === 1 && mangling !== undefined) {
    return { fix: MANGLINGS[mangling as Mangling].fix };
  }
  const [code] = codes.keys();
  if (codes.size !== 1 || code === undefined || world.facts.hypothetical) return {};
  const row = codeRow(world.rows.codes.get(code));
  return row.rule.id === rule.id ? { fix: row.fix } : {};
}

/** The same as data. */
export function codeEvidence(
  world: World,
  { rule, codes, details, ways, reasons }: Tally,
): { [key: string]: Json } {
  if (world.facts.hypothetical) return {};
  const methods = methodCounts(ways);
  return {
    codes: [...codes].map(([code, requests]) => ({
      ...world.rows.codes.get(code),
      requests,
      means: codeRow(world.rows.codes.get(code)).means,
    })),
    ...(reasons.size > 0
      ? {
          cloudTrail: [...reasons].map(([number, requests]) => {
            const { policy = '', effect = '', action } = world.reason(number);
            return { policy, effect, action, requests };
          }),
        }
      : {}),
    ...(methods.size > 0
      ? { methods: Object.fromEntries([...methods].map(([method, requests]) => [METHODS[method], requests])) }
      : {}),
    ...(rule === mangledUrl
      ? {
          manglings: [...details].map(([name, requests]) => ({
            mangling: name,
            requests,
            ...MANGLINGS[name as Mangling],
          })),
        }
      : {}),
  };
}

function manglingSentences({ rule, details, requests }: Tally): string[] {
  return [...details].map(([detail, count]) => {
    const share = count === requests ? 'All of them' : `${grouped(count)} of them`;
    const mangling = MANGLINGS[detail as Mangling];
    if (mangling === undefined) return `${share} ${PRINCIPALS[detail] ?? detail}.`;
    return rule === mangledUrl
      ? `${share} ${detail}: ${mangling.what}. It comes from ${mangling.from}.`
      : `${share} with a signed query.`;
  });
}

/** Names the codes, but for the one that says nothing. */
function codeSentence(world: World, { codes }: Tally): string[] {
  const told = [...codes]
    .map(([code, requests]) => ({ ...world.rows.codes.get(code), requests }))
    .filter(({ code }) => code !== 'AccessDenied' && code !== 'AccessForbidden');
  if (told.length === 0) return [];
  const parts = told.map(
    ({ status, code, requests }) =>
      `${status} ${code === '-' ? 'without a code' : code} to ${grouped(requests)} (${codeRow({ status, code }).means})`,
  );
  return [`S3 answered ${parts.join('; ')}.`];
}

function methodSentences({ rule, ways, requests }: Tally): string[] {
  const methods = methodCounts(ways);
  const share = (count: number) => (count === requests ? 'All of them' : `${grouped(count)} of them`);
  const others = [...methods].filter(([method]) => method !== METHOD.get && method !== METHOD.query);
  const sentences = others.map(
    ([method, count]) => `${share(count)} ${count === 1 ? 'is' : 'are'} ${METHODS[method]}.`,
  );
  if (rule !== badSignature) return sentences;
  const head = methods.get(METHOD.head) ?? 0;
  const foreign = [...ways].reduce(
    (sum, [way, count]) => sum + (hostOfWay(way) === HOST.foreign ? count : 0),
    0,
  );
  return [
    ...sentences,
    ...(head > 0
      ? [
          'The method is part of what is signed: a URL for GET does not work for HEAD. Use GET with Range: bytes=0-0 instead, or have a URL signed for HEAD.',
        ]
      : []),
    ...(others.some(([method]) => method === METHOD.write || method === METHOD.remove)
      ? ['The method is part of what is signed: a URL for reading does not work for writing.']
      : []),
    ...(foreign > 0
      ? [
          `${share(foreign)} came with a Host header that is not S3's: a proxy that keeps its own name breaks the signature.`,
        ]
      : []),
  ];
}

function methodCounts(ways: ReadonlyMap<number, number>): Map<Method, number> {
  const counts = new Map<Method, number>();
  for (const [way, requests] of ways) {
    const method = methodOfWay(way);
    counts.set(method, (counts.get(method) ?? 0) + requests);
  }
  return counts;
}
