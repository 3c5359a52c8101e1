import { type Finding, finding, type Rule } from '../core/finding.ts';
import { capitalised } from '../core/parsed.ts';
import { grouped } from '../core/text/grouped.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

/** Cases that a finding shows, and lines that its evidence names; the count is always exact. */
const SHOWN = 3;
const LINES = 20;

interface Note {
  readonly rule: Rule;
  readonly subject: string | undefined;
  count: number;
  /** As long as a case is without a line there is nothing to point to. */
  readonly lines: number[];
  readonly cases: string[];
}

/** What was found while reading, one entry for a rule and what it is about, so that memory stays flat. */
export class Notes {
  readonly #notes = new Map<string, Note>();

  /**
   * @param detail a sentence
   * @param subject the label attribute or the file it is about; the source as a whole unless said
   */
  add(rule: Rule, detail: string, line?: number, subject?: string): void {
    const key = subject === undefined ? rule.id : `${rule.id}\n${subject}`;
    let note = this.#notes.get(key);
    if (note === undefined) {
      note = { rule, subject, count: 0, lines: [], cases: [] };
      this.#notes.set(key, note);
    }
    note.count += 1;
    if (line !== undefined && note.lines.length < LINES && note.lines.at(-1) !== line) note.lines.push(line);
    if (note.cases.length < SHOWN) {
      note.cases.push(line === undefined ? detail : `line ${line}: ${detail}`);
    }
  }

  has(rule: Rule): boolean {
    return [...this.#notes.values()].some((note) => note.rule === rule);
  }

  findings(source: string): Finding[] {
    return [...this.#notes.values()].map(({ rule, subject = source, count, lines, cases }) => {
      const [line] = lines;
      const shown = cases.map((one) => quoteForMessage(one, 300).slice(1, -1));
      const more = count > shown.length ? ' …' : '';
      return finding(rule, {
        subject,
        message:
          count === 1
            ? capitalised(shown[0] ?? '')
            : `${grouped(count)} cases. ${shown.map(capitalised).join(' ')}${more}`,
        count,
        evidence: { count, ...(lines.length === 0 ? {} : { lines }) },
        ...(line === undefined ? { location: { file: source } } : { location: { file: source, line } }),
      });
    });
  }
}
