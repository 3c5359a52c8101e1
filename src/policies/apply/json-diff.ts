import { isFields } from '../../core/fields.ts';
import type { Json } from '../../core/json.ts';
import type { FieldChange } from '../../core/plan.ts';

/** What differs between two values, member by member; lists and plain values are compared as a whole. */
export function jsonDiff(field: string, before: Json | undefined, after: Json | undefined): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isFields(before) && isFields(after)) {
    const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return members.flatMap((member) => jsonDiff(`${field}.${member}`, before[member], after[member]));
  }
  return [{ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}
