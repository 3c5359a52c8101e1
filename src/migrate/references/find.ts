import { arnReferences } from './arns.ts';
import { hostReferences } from './hosts.ts';
import { idReferences } from './ids.ts';
import { literalReferences } from './literals.ts';
import type { TextReference } from './reference.ts';
import { s3References } from './s3.ts';

/**
 * What every reference has in it somewhere, for a cheap first look at a text in lower case: where case says nothing, a
 * pattern takes three times as long.
 */
export const MAY_REFER =
  /s3[an]?(?::|%)|arn(?::|%)|amazonaws|\.aws\b|bucket|region|acc(?:oun)?t|owner|c2s\.ic\.gov|sc2s\.sgov|adc-e\.uk|hci\.ic\.gov|amazonwebservices|scloud|snowflakecomputing|\.(?:multipart|object|(?:down|up)load_f)|(?:subnet|vpce?|sg|fs|fsap|eni)-[0-9a-f]{8}|(?<![a-z])d-[a-z0-9]{10}|(?<![a-z])j-[0-9a-z]{11}|from_catalog|write_dynamic_frame|read_sql_|(?:wr|wrangler)\.(?:catalog|athena)\.|s3fs|s3filesystem|secretid|functionname|workgroup|clusterid|featuregroup|jobflowid|kmskeyid|gluedatabase/g;

/** Every reference to something of an account in a text, by where it begins. One inside another is its own. */
export function findReferences(text: string): TextReference[] {
  if (text.toLowerCase().search(MAY_REFER) < 0) return [];
  return [
    ...s3References(text),
    ...arnReferences(text),
    ...hostReferences(text),
    ...literalReferences(text),
    ...idReferences(text),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
}
