import type { Finding } from '../../../src/core/finding.ts';
import type { Json } from '../../../src/core/json.ts';
import { describeLocation } from '../../../src/core/report/findings-table.ts';
import { BLANK, type Line, line, paragraph } from '../../theme/line.ts';
import { ruleOf } from './tables.ts';

/** A finding in full: what, why it is said, what to do, and the evidence as it is. */
export function findingText(found: Finding, columns: number): Line[] {
  const { message, fix, location, evidence } = found;
  const rule = ruleOf(found.rule);
  return [
    ...(rule && !message.startsWith(rule.title) ? [line(rule.title, 'plain', true)] : []),
    ...paragraph(message, columns),
    ...(location === undefined ? [] : paragraph(describeLocation(location), columns, 'muted')),
    BLANK,
    ...(rule ? [line('Why', 'accent'), ...paragraph(rule.why, columns, 'plain', 2), BLANK] : []),
    line('What to do', 'accent'),
    ...paragraph(fix, columns, 'plain', 2),
    ...(rule
      ? [BLANK, line('Where the rule comes from', 'accent'), ...paragraph(rule.source, columns, 'muted', 2)]
      : []),
    ...(evidence ? [BLANK, line('Evidence', 'accent'), ...evidenceLines(evidence, columns, 2)] : []),
  ];
}

function evidenceLines(evidence: { readonly [name: string]: Json }, columns: number, indent: number): Line[] {
  return Object.entries(evidence).flatMap(([name, value]): Line[] => {
    if (!Array.isArray(value)) return paragraph(`${words(name)}: ${inline(value)}`, columns, 'plain', indent);
    return [
      ...paragraph(words(name), columns, 'muted', indent),
      ...value.flatMap((each) => paragraph(inline(each), columns, 'plain', indent + 2)),
    ];
  });
}

/** A value on one line: members of objects with their names, one after the other. */
function inline(value: Json): string {
  if (Array.isArray(value)) return value.map(inline).join('; ');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, member]) => `${words(name)} ${member === undefined ? '' : inline(member)}`)
    .join(' · ');
}

/** `deniedRequests` as `denied requests`; rule ids and the like stay as they are. */
function words(name: string): string {
  return /^[a-z][a-zA-Z]*$/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;
}
