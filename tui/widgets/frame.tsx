import { memo } from 'react';
import { displayWidth } from '../../src/core/text/width.ts';
import { activeBindings, type Binding } from '../keys/binding.ts';
import { keyName } from '../keys/parse.ts';
import type { Notice, Session } from '../state/app.ts';
import { type Line, lineWidth, type Span, span, spread } from '../theme/line.ts';
import { LineView } from './line-view.tsx';
import { tabTexts } from './tabs.ts';

/** Product, profile, account, region, endpoint; what the session may do, in a word. */
export const Header = memo(function Header({
  session,
  writable,
  width,
}: {
  readonly session: Session;
  readonly writable: boolean;
  readonly width: number;
}) {
  return <LineView content={headerLine(session, writable, width)} width={width} />;
});

function headerLine(session: Session, writable: boolean, width: number): Line {
  const where = whereWords(session).join(' · ');
  const mode = modeSpans(session, writable);
  // Where one is matters more than what the program is called.
  const roomy = displayWidth(where) + lineWidth(mode) + PRODUCT.length + 2 <= width;
  const left = [...(roomy ? [span(PRODUCT, 'accent', true)] : []), span(` ${where}`)];
  return spread(left, mode, width);
}

const PRODUCT = ' groundctl  ';

/** The parts of the header that say where requests go. */
export function whereWords(session: Session): string[] {
  const { options } = session;
  if (session.status !== 'ready') {
    return [options.sandbox ? 'sandbox' : options.profile, options.region, options.endpointUrl].filter(
      (part) => part !== undefined,
    );
  }
  const { target, identity } = session;
  const said = (key: string, value: string | undefined) =>
    target.presumed?.some((one) => one.key === key) ? `${value} (project)` : value;
  const who = target.sandbox ? 'sandbox' : said('profile', target.profile);
  const where = [who, identity?.Account, said('region', target.region)];
  if (!target.sandbox) {
    const others = target.otherEndpoints ?? [];
    where.push(target.endpoint, ...others.map((other) => `${other.service} ${other.endpoint ?? 'of AWS'}`));
  }
  return where.filter((part) => part !== undefined);
}

/** SANDBOX, READ-ONLY, CHANGES ON: what the session may do. */
export function modeWord(session: Session, writable: boolean): string {
  const sandbox = session.status === 'ready' ? session.target.sandbox : session.options.sandbox === true;
  if (sandbox) return writable || session.status !== 'ready' ? 'SANDBOX' : 'SANDBOX, READ-ONLY';
  return writable ? 'CHANGES ON' : 'READ-ONLY';
}

function modeSpans(session: Session, writable: boolean): Span[] {
  const word = modeWord(session, writable);
  const tone = word === 'CHANGES ON' ? 'warn' : word === 'READ-ONLY' ? 'good' : 'accent';
  return [span(`${word} `, tone, true)];
}

export const Tabs = memo(function Tabs({
  areas,
  area,
  width,
}: {
  readonly areas: readonly { readonly id: string; readonly title: string }[];
  readonly area: string;
  readonly width: number;
}) {
  const open = areas.findIndex(({ id }) => id === area);
  const content = tabTexts(areas, open, width).map(
    (text, index): Span => span(text, index === open ? 'plain' : 'muted', index === open),
  );
  return <LineView content={content} width={width} />;
});

export const Rule = memo(function Rule({ width }: { readonly width: number }) {
  return <LineView content={[span('─'.repeat(width), 'muted')]} width={width} />;
});

/** The line above the footer: a notice if there is one, else what the area counts. */
export const Status = memo(function Status({
  notice,
  left,
  right,
  width,
}: {
  readonly notice: Notice | undefined;
  readonly left: Line;
  readonly right: Line;
  readonly width: number;
}) {
  if (notice) return <LineView content={[span(` ${notice.text}`, notice.tone)]} width={width} />;
  return <LineView content={spread([span(' '), ...left], [...right, span(' ')], width)} width={width} />;
});

const MAX_HINTS = 6;

/** Why a key cannot be used right now; undefined when it can. */
export type ReasonOf = (binding: Binding) => string | undefined;

interface FooterProps {
  readonly content: Line;
  readonly width: number;
}

/** At most six keys of what has the focus; the least important give way, `? help` never does. */
export const Footer = memo(
  function Footer({ content, width }: FooterProps) {
    return <LineView content={content} width={width} />;
  },
  (before, after) => before.width === after.width && sameLine(before.content, after.content),
);

function sameLine(a: Line, b: Line): boolean {
  return (
    a.length === b.length &&
    a.every((part, index) => part.text === b[index]?.text && part.tone === b[index]?.tone)
  );
}

/** Why keys in the footer are dimmed and in brackets, where some are. */
export function dimmedReason(
  bindings: readonly Binding[],
  contexts: readonly string[],
  writable: boolean,
  locked?: string,
): Line {
  const dimmed = !writable && activeBindings(bindings, contexts).some((each) => each.changes && each.hint);
  const why = locked === undefined ? 'W allows changes' : `${locked} says so`;
  return dimmed ? [span(`  (…) read-only: ${why}`, 'muted')] : [];
}

export function footerLine(
  bindings: readonly Binding[],
  contexts: readonly string[],
  reasonOf: ReasonOf,
  width: number,
): Line {
  const hints = activeBindings(bindings, contexts)
    .filter((binding) => binding.hint !== undefined)
    .sort((a, b) => (a.hint ?? 0) - (b.hint ?? 0));
  const last = hints.at(-1)?.command === 'help' ? hints.pop() : undefined;
  let shown = hints.slice(0, last ? MAX_HINTS - 1 : MAX_HINTS);
  const all = () => [...shown, ...(last ? [last] : [])];
  while (shown.length > 0 && widthOf(all()) > width) shown = shown.slice(0, -1);
  return all().flatMap((binding): Span[] => {
    const key = keyName(binding.keys[0] ?? '');
    if (reasonOf(binding) !== undefined) return [span(`(${key} ${binding.label}) `, 'muted')];
    return [span(` ${key} `, 'accent', true), span(`${binding.label}  `)];
  });
}

function widthOf(bindings: readonly Binding[]): number {
  return bindings.reduce(
    (sum, binding) => sum + displayWidth(keyName(binding.keys[0] ?? '') + binding.label) + 4,
    0,
  );
}
