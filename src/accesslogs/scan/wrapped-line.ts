const LONGEST_PREFIX = 400;
const TIME = String.raw`\[\d\d\/[A-Z][a-z]{2}\/\d{4}:`;
const RECORD = new RegExp(String.raw`(?:^|[\s>:|"'\`])([\w-]+ [\w.-]+ ${TIME})`);
const FIRST_TIME = new RegExp(TIME);
const ESCAPE = 0x1b;
const COLOURS = /\u001b\[[\d;]*[A-Za-z]/g;

/**
 * The record in a line that a program or person put something in front of (syslog, a container, `aws logs tail`, a
 * quotation) or coloured (grep); undefined where there is none. A record behind the rest of another one is not looked
 * for: that other one has a time of its own.
 */
export function unwrappedLine(text: Buffer): Buffer | undefined {
  const plain = text.includes(ESCAPE)
    ? Buffer.from(text.toString('latin1').replace(COLOURS, ''), 'latin1')
    : text;
  const head = plain.toString('latin1', 0, LONGEST_PREFIX);
  const found = RECORD.exec(head);
  if (found === null) return undefined;
  const [all, record = ''] = found;
  const start = found.index + all.length - record.length;
  const isFirst = head.search(FIRST_TIME) >= start;
  return isFirst && (start > 0 || plain !== text) ? plain.subarray(start) : undefined;
}
