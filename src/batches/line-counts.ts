import type { Finding } from '../core/finding.ts';
import { JOB_LIMITS } from '../core/manifest/limits.ts';
import {
  attributeLength,
  attributeTooLong,
  brokenQuotas,
  dollarAttribute,
  lineTooLong,
} from '../core/manifest/line-quotas.ts';
import { grouped } from '../core/text/grouped.ts';
import type { ManifestLine } from './sources/manifest-line.ts';
import { type Gauge, gauge } from './survey/gauge.ts';
import { Tally, tallied } from './survey/tally.ts';

/** Lengths that a job's manifest may have, counted line by line. */
export class LineCounts {
  items = 0;
  longestLine = 0;
  longestAttribute = 0;
  readonly longLines = new Tally();
  readonly longAttributes = new Tally();
  readonly dollars = new Tally();

  add({ object }: ManifestLine, text: string, number: number): void {
    this.items += 1;
    this.longestLine = Math.max(this.longestLine, text.length);
    for (const value of Object.values(object)) {
      this.longestAttribute = Math.max(this.longestAttribute, attributeLength(value));
    }
    for (const { rule, attribute } of brokenQuotas(object, text)) {
      if (rule === lineTooLong) this.longLines.add(`line ${number}`);
      else if (rule === attributeTooLong) this.longAttributes.add(`line ${number}, ${attribute}`);
      else this.dollars.add(`line ${number}, ${attribute}`);
    }
  }

  gauges(): Gauge[] {
    const { lineCharacters, attributeCharacters } = JOB_LIMITS;
    return [
      gauge('Longest line', 'characters', this.longestLine, lineCharacters, 'at most 100,000'),
      gauge('Longest attribute', 'characters', this.longestAttribute, attributeCharacters, 'at most 20,000'),
    ];
  }

  findings(source: string): Finding[] {
    return [
      ...tallied(lineTooLong, this.longLines, {
        source,
        one: `It has ${grouped(this.longestLine)} characters.`,
        many: (count) => `${count} lines are longer than 100,000 characters`,
      }),
      ...tallied(attributeTooLong, this.longAttributes, {
        source,
        one: `It has ${grouped(this.longestAttribute)} characters.`,
        many: (count) => `${count} attributes are longer than 20,000 characters`,
      }),
      ...tallied(dollarAttribute, this.dollars, {
        source,
        one: 'The name begins with $.',
        many: (count) => `${count} names of attributes begin with $`,
      }),
    ];
  }
}
