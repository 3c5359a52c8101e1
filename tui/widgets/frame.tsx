import { memo } from 'react';
import { displayWidth } from '../../src/core/text/width.ts';
import type { AnyArea } from '../area.ts';
import { activeBindings, type Binding } from '../keys/binding.ts';
import { keyName } from '../keys/parse.ts';
import type { Notice, Session } from '../state/app.ts';
import { type Line, type Span, span, spread } from '../theme/line.ts';
import { LineView } from './line-view.tsx';

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

export function headerLine(session: Session, writable: boolean, width: number): Line {
  const parts = whereWords(session);
  const left = [
    span(' groundctl  ', 'accent', true),
    ...parts.flatMap((part, index) => [span(index > 0 ? ' · ' : ' ', 'muted'), span(part)]),
  ];
  return spread(left, modeSpans(session, writable), width);
}

/** The parts of the header that say where requests go. */
export function whereWords(session: Session): string[] {
  const { options } = session;
  if (session.status !== 'ready') {
    return [options.sandbox ? 'sandbox' : options.profile, options.region, options.endpointUrl].filter(
      (part) => part !== undefined,
    );
  }
  const { target, identity } = session;
  const who = target.sandbox ? 'sandbox' : target.profile;
  const endpoint = target.sandbox ? undefined : target.endpoint;
  return [who, identity?.Account, target.region, endpoint].filter((part) => part !== undefined);
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
  readonly areas: readonly AnyArea[];
  readonly area: string;
  readonly width: number;
}) {
  const content = areas.flatMap(({ id, title }, index): Span[] => {
    const number = span(` ${index + 1} `, id === area ? 'accent' : 'muted');
    return [number, id === area ? span(`[${title}] `, 'plain', true) : span(` ${title}  `, 'muted')];
  });
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

interface FooterProps {
  readonly bindings: readonly Binding[];
  readonly contexts: readonly string[];
  readonly writable: boolean;
  readonly width: number;
}

/** At most six keys of what has the focus; the least important give way, `? help` never does. */
export const Footer = memo(
  function Footer({ bindings, contexts, writable, width }: FooterProps) {
    return <LineView content={footerLine(bindings, contexts, writable, width)} width={width} />;
  },
  (before, after) =>
    before.bindings === after.bindings &&
    before.writable === after.writable &&
    before.width === after.width &&
    before.contexts.join(' ') === after.contexts.join(' '),
);

/** Why keys in the footer are dimmed and in brackets, where some are. */
export function dimmedReason(
  bindings: readonly Binding[],
  contexts: readonly string[],
  writable: boolean,
): Line {
  const dimmed = !writable && activeBindings(bindings, contexts).some((each) => each.changes && each.hint);
  return dimmed ? [span('  (…) read-only: W allows changes', 'muted')] : [];
}

export function footerLine(
  bindings: readonly Binding[],
  contexts: readonly string[],
  writable: boolean,
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
    if (binding.changes && !writable) return [span(`(${key} ${binding.label}) `, 'muted')];
    return [span(` ${key} `, 'accent', true), span(`${binding.label}  `)];
  });
}

function widthOf(bindings: readonly Binding[]): number {
  return bindings.reduce(
    (sum, binding) => sum + displayWidth(keyName(binding.keys[0] ?? '') + binding.label) + 4,
    0,
  );
}
