import { parseCidr } from '../../../core/net/cidr.ts';
import { quoteForMessage } from '../../../core/text/sanitize.ts';
import { parseNumber } from '../../evaluate/scalar.ts';
import { type Remark, ruleCheck, someOf } from '../rule-check.ts';
import type { ClauseView } from '../statement-view.ts';
import { isOfClass } from './networks.ts';

const KEYS_PAGE = 'IAM User Guide, reference_policies_condition-keys';
const OPERATORS_PAGE = 'IAM User Guide, reference_policies_elements_condition_operators';
const ADDRESS_KEYS = ['aws:sourceip', 'aws:vpcsourceip'];

export const stringOnAddress = ruleCheck(
  {
    id: 'policy/string-operator-on-address',
    severity: 'error',
    title: 'A string operator on an address',
    why: 'String operators compare characters. The address of a request is never the text of a CIDR block, so StringEquals never holds and StringNotEquals always does; an address can be written in more than one way.',
    fix: 'Use IpAddress, or NotIpAddress.',
    source: `${OPERATORS_PAGE} (IP address condition operators)`,
    examples: {
      fails: '"StringEquals": { "aws:SourceIp": "203.0.113.0/24" }',
      passes: '"IpAddress": { "aws:SourceIp": "203.0.113.0/24" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, operator, key, values, parsed, path }): Remark[] => {
      if (!/^(?:String|Arn)/.test(base) || !ADDRESS_KEYS.includes(folded)) return [];
      const blocks = values.filter((value) => value.includes('/'));
      const outcome = parsed?.negated ? 'always holds' : 'never holds';
      return [
        blocks.length > 0
          ? {
              message: `${operator} compares ${key} with the text ${someOf(blocks)}: it ${blocks.length === values.length ? outcome : `${outcome} for these`}`,
              path,
            }
          : { message: `${operator} compares ${key} as text`, severity: 'warning', path },
      ];
    }),
);

/** Keys that hold an ID, with what the ID begins with. */
const ID_PREFIXES: { readonly [key: string]: string } = {
  'aws:sourcevpce': 'vpce-',
  'aws:sourcevpc': 'vpc-',
  'aws:sourcevpcarn': 'arn:',
};

export const idOfAnotherKind = ruleCheck(
  {
    id: 'policy/id-of-another-kind',
    severity: 'error',
    title: 'A network key with the ID of a different kind of resource',
    why: 'aws:SourceVpce holds the ID of an endpoint (vpce-…), aws:SourceVpc that of a VPC (vpc-…), aws:SourceVpcArn the ARN of a VPC. Compared with anything else, a lock never opens, or never closes.',
    fix: 'Use the key that fits the ID: aws:SourceVpce for vpce-…, aws:SourceVpc for vpc-….',
    source: `${KEYS_PAGE} (aws:SourceVpce, aws:SourceVpc, aws:SourceVpcArn)`,
    examples: {
      fails: '"StringEquals": { "aws:SourceVpce": "vpc-0a1b2c3d" }',
      passes: '"StringEquals": { "aws:SourceVpc": "vpc-0a1b2c3d" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, key, values, path }): Remark[] => {
      const prefix = ID_PREFIXES[folded];
      if (prefix === undefined || !/^(?:String|Arn)/.test(base)) return [];
      const isPattern = /Like$|^Arn/.test(base);
      return values.flatMap((value, index): Remark[] => {
        const fixed = (isPattern ? value.replace(/[*?].*$/s, '') : value).replace(/\$\{.*$/s, '');
        const isOpen = fixed !== value;
        const fits = fixed.startsWith(prefix) || (isOpen && prefix.startsWith(fixed));
        // A lone * is another rule's.
        return fits || value === '*'
          ? []
          : [
              {
                message: `${key} is never ${quoteForMessage(value)}: it begins with ${prefix}`,
                path: [...path, index],
              },
            ];
      });
    }),
);

const SECONDS_AT_MOST = 10_000;
/** Presigned URLs live for seven days at most. */
const WEEK_IN_SECONDS = 604_800;

export const signatureAgeInSeconds = ruleCheck(
  {
    id: 'policy/signature-age-in-seconds',
    severity: 'error',
    title: 's3:signatureAge counts milliseconds',
    why: 'A limit that was meant in seconds is a thousand times too short: 900 is 0.9 s, so presigned URLs are refused at once.',
    fix: 'Multiply by 1000: ten minutes is 600000.',
    source: 'Amazon S3 API Reference, bucket-policy-s3-sigv4-conditions',
    examples: {
      fails: '"NumericGreaterThan": { "s3:signatureAge": "900" }',
      passes: '"NumericGreaterThan": { "s3:signatureAge": "900000" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, values, path }): Remark[] => {
      if (folded !== 's3:signatureage' || !base.startsWith('Numeric')) return [];
      return values.flatMap((value, index): Remark[] => {
        const age = parseNumber(value);
        if (age === undefined || age <= 0) return [];
        const message = `${value} is ${age / 1000} s: the key counts milliseconds`;
        if (age < SECONDS_AT_MOST) return [{ message, path: [...path, index] }];
        // Whole minutes in seconds, and no whole seconds in milliseconds: 3600 * 24 rather than 90000.
        const isDoubtful = age <= WEEK_IN_SECONDS && age % 60 === 0 && age % 1000 !== 0;
        return isDoubtful ? [{ message, severity: 'warning', path: [...path, index] }] : [];
      });
    }),
);

export const literalWildcard = ruleCheck(
  {
    id: 'policy/wildcard-taken-literally',
    severity: 'error',
    title: 'A wildcard under an operator that does not support wildcards',
    why: 'StringEquals compares every character, so * and ? stand for themselves: the condition never holds or, under StringNotEquals, always holds.',
    fix: 'Use StringLike, or StringNotLike; ArnLike for ARNs.',
    source: `${OPERATORS_PAGE} (string condition operators)`,
    examples: {
      fails: '"StringEquals": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/label-*" }',
      passes: '"ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/label-*" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, operator, values, path }): Remark[] => {
      if (!/^String(?:Not)?Equals/.test(base) || ADDRESS_KEYS.includes(folded)) return [];
      return values.flatMap((value, index): Remark[] =>
        /[*?]/.test(value.replace(/\$\{[^}]*\}/g, ''))
          ? [{ message: `${operator} takes ${quoteForMessage(value)} literally`, path: [...path, index] }]
          : [],
      );
    }),
);

export const openRange = ruleCheck(
  {
    id: 'policy/range-of-everybody',
    severity: 'error',
    title: 'A range that contains every address',
    why: '0.0.0.0/0 is every IPv4 address and ::/0 every IPv6 one: an Allow lets everyone in, and a NotIpAddress never holds, so its Deny denies nobody.',
    fix: 'List the ranges of the intended networks.',
    source: `${OPERATORS_PAGE} (IP address condition operators)`,
    examples: {
      fails: '"IpAddress": { "aws:SourceIp": "0.0.0.0/0" }',
      passes: '"IpAddress": { "aws:SourceIp": "203.0.113.0/24" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap((clause): Remark[] => {
      const { base, folded, path } = clause;
      if (!/^(?:Not)?IpAddress$/.test(base) || !ADDRESS_KEYS.includes(folded)) return [];
      const wide = wideRanges(clause);
      if (wide.length === 0) return [];
      const isAll =
        wide.some(({ prefix }) => prefix === 0) || wide.filter(({ prefix }) => prefix === 1).length > 1;
      const names = someOf(wide.map(({ text }) => text));
      return [
        isAll
          ? { message: `${names} contains every address`, path }
          : {
              message: `${names} contains far more than one organization's addresses`,
              severity: 'warning',
              path,
            },
      ];
    }),
);

function wideRanges({ values }: ClauseView) {
  return values.flatMap((value) => {
    const parsed = parseCidr(value);
    if (!parsed.ok) return [];
    const { prefix, text, network } = parsed.value;
    return prefix < (network.family === 4 ? 8 : 16) ? [{ prefix, text }] : [];
  });
}

export const publicVpcAddress = ruleCheck(
  {
    id: 'policy/public-vpc-source-ip',
    severity: 'warning',
    title: 'A public range under aws:VpcSourceIp',
    why: 'aws:VpcSourceIp is the address inside the VPC that a request through an endpoint comes from; requests over the internet do not have it. Only a VPC with public ranges has public addresses.',
    fix: 'For requests over the internet, compare aws:SourceIp; for requests through an endpoint, list the ranges of the VPC.',
    source: `${KEYS_PAGE} (aws:VpcSourceIp)`,
    examples: {
      fails: '"IpAddress": { "aws:VpcSourceIp": "203.0.113.0/24" }',
      passes: '"IpAddress": { "aws:VpcSourceIp": "10.0.0.0/16" }',
    },
  },
  ({ clauses }) =>
    clauses.flatMap(({ base, folded, values, path }): Remark[] => {
      if (!/^(?:Not)?IpAddress$/.test(base) || folded !== 'aws:vpcsourceip') return [];
      const outside = values.filter((value) => isOfClass(value, 'public', 8));
      return outside.length === 0
        ? []
        : [{ message: `${someOf(outside)} is not an address inside a VPC`, path }];
    }),
);
