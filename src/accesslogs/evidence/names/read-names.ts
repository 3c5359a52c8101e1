import { finding } from '../../../core/finding.ts';
import { type Cidr, parseCidr } from '../../../core/net/cidr.ts';
import { parseAddress } from '../../../core/net/ip.ts';
import { describeProblem } from '../../../core/parsed.ts';
import { counted } from '../../../core/text/grouped.ts';
import { quoteForMessage, sanitize } from '../../../core/text/sanitize.ts';
import { badName } from '../evidence-rules.ts';
import { AddressNames } from './address-names.ts';

const LONGEST_NAME = 80;
const SHOWN = 20;

/**
 * Reads ranges and their names, one a line: `203.0.113.0/24,Office Lyon`, with a comma, semicolon, tab or space
 * between them; a single address may go without its length. Empty lines, lines that begin with # and a header are
 * passed over; lines that say nothing, and second names of a range, become findings.
 */
export function readNames(text: string, file: string): AddressNames {
  const names = new AddressNames();
  const problems: { readonly line: number; readonly message: string }[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const problem = addLine(names, written, index === 0);
    if (problem !== undefined) problems.push({ line: index + 1, message: problem });
  }
  const findings = problems
    .slice(0, SHOWN)
    .map(({ line, message }) =>
      finding(badName, { subject: `line ${line}`, message, location: { file, line } }),
    );
  if (problems.length > SHOWN) {
    const message = `${counted(problems.length - SHOWN, 'more line')} of ${quoteForMessage(file)} could not be used.`;
    findings.push(finding(badName, { subject: file, message, location: { file } }));
  }
  names.findings = findings;
  return names;
}

/** What is wrong with a line; undefined where its name was taken. */
function addLine(names: AddressNames, line: string, isFirst: boolean): string | undefined {
  const [, range = '', rest = ''] = /^"?([^\s,;"]*)"?\s*[\s,;]?\s*(.*)$/s.exec(line) ?? [];
  const parsed = rangeOf(range);
  if (!parsed.ok) {
    // A header names its columns.
    if (isFirst && /^[a-z_ ]+$/i.test(range)) return undefined;
    return `${describeProblem(parsed)}.`;
  }
  const name = nameIn(rest);
  if (name === '') return `${parsed.value.text} has no name after it.`;
  const other = names.add(parsed.value, name);
  if (other === undefined || other === name) return undefined;
  return `${parsed.value.text} is already named ${quoteForMessage(other)}, not ${quoteForMessage(name)}.`;
}

function rangeOf(text: string): ReturnType<typeof parseCidr> {
  if (text.includes('/')) return parseCidr(text);
  const address = parseAddress(text);
  if (!address.ok) return address;
  const prefix = address.value.bytes.length * 8;
  const range: Cidr = {
    network: address.value,
    prefix,
    text: `${address.value.text}/${prefix}`,
    hostBits: false,
  };
  return { ok: true, value: range };
}

/** Made harmless once, since it is shown in many places. */
function nameIn(text: string): string {
  const plain = text
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')
    .trim();
  const shown = [...plain.slice(0, LONGEST_NAME * 2)].slice(0, LONGEST_NAME).join('');
  return sanitize(shown.length < plain.length ? `${shown}…` : shown);
}
