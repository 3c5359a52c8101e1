import type { Flow } from '../flow/flow.ts';
import type { FlowString } from '../inspect/strings.ts';
import { isModel, stringText } from '../inspect/strings.ts';
import { findReferences, MAY_REFER } from './find.ts';
import { isNamedField, namedReference } from './named.ts';
import type { TextReference } from './reference.ts';

/** A string of a flow with the references in it. */
export interface ReferringString {
  readonly string: FlowString;
  /** Decoded. */
  readonly text: string;
  readonly references: readonly TextReference[];
  /**
   * True where the string as a whole is a place, or a list of them; false for code, SQL and other text that
   * mentions one.
   */
  readonly whole: boolean;
}

/** Fields of code, queries and words. What stands there is never a place as a whole. */
const TEXT_FIELDS =
  /^(?:code|query|query_?string|sql|sql_?query|expression|formula|description|name|comment|text|markdown|title)$/i;
const BEFORE = /^\s*(?:[a-z][a-z0-9+.:-]{0,60}:\/\/)?$/i;

/** The strings of a flow that refer to something of an account, in the order of the file, whose bytes are given as text. */
export function flowReferences(
  flow: Flow,
  strings: readonly FlowString[],
  { latin1, lower }: { readonly latin1: string; readonly lower: string },
): ReferringString[] {
  const found: ReferringString[] = [];
  MAY_REFER.lastIndex = 0;
  let hit = nextHit(lower);
  for (const string of strings) {
    const { leaf, key } = string;
    while (hit < leaf.start) hit = nextHit(lower);
    const may = hit < leaf.end || isNamedField(key) || mayBeEscaped(latin1, string);
    if (!may || isModel(flow.bytes, leaf)) continue;
    const text = stringText(flow, string);
    const references = findReferences(text);
    const named = references.length === 0 ? namedReference(key, text) : undefined;
    const all = named === undefined ? references : [named];
    if (all.length === 0) continue;
    const whole = isWhole(key, text, all);
    found.push({ string, text, references: whole ? toItsEnd(text, all) : all, whole });
  }
  return found;
}

/** Where the next word stands that references come with; past the end where none does. */
function nextHit(text: string): number {
  return MAY_REFER.exec(text)?.index ?? Number.POSITIVE_INFINITY;
}

/** A letter may be written as `\\u0073`, and what it spells is not seen before it is decoded. */
function mayBeEscaped(latin1: string, { leaf }: FlowString): boolean {
  if (leaf.plain) return false;
  const at = latin1.indexOf('\\u00', leaf.start);
  return at >= 0 && at < leaf.end;
}

/** Keys may hold spaces and brackets: a place that stands alone goes on to the end of its string. */
function toItsEnd(text: string, references: readonly TextReference[]): readonly TextReference[] {
  const [only] = references;
  if (only?.kind !== 's3' || references.length > 1 || !/^s3[an]?:/i.test(only.text)) return references;
  const end = text.trimEnd().length;
  return end <= only.end ? references : [{ ...only, end, text: text.slice(only.start, end) }];
}

function isWhole(key: string, text: string, [first]: readonly TextReference[]): boolean {
  return !TEXT_FIELDS.test(key) && !/[\r\n]/.test(text) && BEFORE.test(text.slice(0, first?.start ?? 0));
}
