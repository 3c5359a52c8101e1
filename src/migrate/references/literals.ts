import { REGION_IN_TEXT } from '../../core/partitions.ts';
import type { TextReference } from './reference.ts';

const REGION = REGION_IN_TEXT.source;
/** `acct = "111122223333"`, `account_id: '111122223333'`, `"AWS_ACCOUNT": "111122223333"`. */
const ACCOUNT =
  /(?:acc(?:oun)?t|owner)(?:_?(?:id|number))?["']?\s{0,5}(?:=|:|,)\s{0,5}(?:str\()?["']?(\d{12})(?!\d)/dgi;
/** `region = "us-east-1"`, `region_name='us-east-1'`. */
const REGION_VALUE = new RegExp(
  String.raw`region(?:_?name)?["']?\]?\s{0,5}(?:=|:|,)\s{0,5}["'](${REGION})["']`,
  'dgi',
);

/** Account ids and regions that code gives a name, to put them into places when it runs. */
export function literalReferences(text: string): TextReference[] {
  const found = (pattern: RegExp, part: 'account' | 'region') =>
    [...text.matchAll(pattern)].map((match): TextReference => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      return { kind: 'other', start, end, text: text.slice(start, end), [part]: { start, end } };
    });
  return [...found(ACCOUNT, 'account'), ...found(REGION_VALUE, 'region')];
}
