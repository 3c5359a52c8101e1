import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { defineRule, type Finding, finding } from '../core/finding.ts';
import { isOpenToTheWorld, overlaps, parseCidr } from '../core/net/cidr.ts';
import { describeProblem } from '../core/parsed.ts';
import type { Plan } from '../core/plan.ts';
import { quoteForMessage, sanitize } from '../core/text/sanitize.ts';
import { openAllowList } from './audit/open-allow-list.ts';
import type { WorkteamChange } from './change.ts';
import { type FieldProblem, modelProblems, throwProblems } from './check.ts';
import { canonicalCidrs } from './cidrs.ts';
import { sameJson } from './fields.ts';
import type { Workforce } from './model.ts';
import type { WorkteamApi } from './ports.ts';

/** UpdateWorkforce, SourceIpConfig: up to 10 CIDRs. */
export const MAX_CIDRS = 10;

export const notForVpcRule = defineRule({
  id: 'workforce/allow-list-not-for-vpc',
  severity: 'warning',
  title: 'The allow list does not apply to the VPC portal',
  why: 'SourceIpConfig restricts the public portal only; workers who come through the VPC are not checked against it.',
  fix: 'Restrict the VPC path with the security groups of the workforce.',
  source: 'UpdateWorkforce of the SageMaker API.',
});

export const overlappingRule = defineRule({
  id: 'workforce/overlapping-ranges',
  severity: 'info',
  title: 'Two ranges of the allow list overlap',
  why: 'One of them is redundant, and the list is limited to ten entries.',
  fix: 'Keep the larger range.',
  source: 'UpdateWorkforce of the SageMaker API: at most 10 CIDRs.',
});

/** What is wrong with an allow list, offline. Every range open to the world needs `force`. */
export function checkCidrs(cidrs: readonly string[], force = false): FieldProblem[] {
  const problems = cidrs.flatMap((text): FieldProblem[] => {
    const parsed = parseCidr(text);
    if (!parsed.ok) return [{ field: 'cidr', message: describeProblem(parsed) }];
    if (parsed.value.hostBits) {
      return [
        {
          field: 'cidr',
          message: `${quoteForMessage(text)} has host bits set; did you mean ${parsed.value.text}?`,
        },
      ];
    }
    if (isOpenToTheWorld(parsed.value) && !force) {
      return [
        {
          field: 'cidr',
          message: `${quoteForMessage(text)} admits every address (--force sets it anyway)`,
        },
      ];
    }
    return [];
  });
  const texts = canonicalCidrs(cidrs);
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  if (twice.length > 0) {
    problems.push({ field: 'cidr', message: `given more than once: ${sanitize(twice.join(', '))}` });
  }
  if (cidrs.length > MAX_CIDRS) {
    problems.push({ field: 'cidr', message: `${cidrs.length} ranges were given, ${MAX_CIDRS} are allowed` });
  }
  return problems;
}

/**
 * Plans the replacement of the portal's allow list; an empty list takes the restriction away. What lets every address
 * in where some were kept out asks for the workforce's name.
 */
export async function planAllowIps(
  api: WorkteamApi,
  given: readonly string[],
  options: CallOptions & {
    readonly workforce?: string | undefined;
    readonly force?: boolean | undefined;
  } = {},
): Promise<Plan<WorkteamChange>> {
  throwProblems('The allow list cannot be set as given', [
    ...(options.workforce === undefined ? [] : checkWorkforceName(options.workforce)),
    ...checkCidrs(given, options.force),
  ]);
  const cidrs = canonicalCidrs(given);
  const workforce = await oneWorkforce(api, options.workforce, options);
  const before = workforce.SourceIpConfig?.Cidrs ?? [];
  const subject = `workforce ${workforce.WorkforceName}`;
  const title = `Set the portal allow list of ${subject}`;
  const findings = findingsFor(workforce, cidrs);
  const opens =
    cidrs.length === 0 ||
    openAllowList.check({ ...workforce, SourceIpConfig: { Cidrs: cidrs } }) !== undefined;
  if (sameJson(canonicalCidrs(before).sort(), [...cidrs].sort())) {
    return { title, changes: [], unchanged: [{ subject, reason: 'already has this allow list' }], findings };
  }
  return {
    title,
    changes: [
      {
        kind: 'update',
        subject,
        fields: [{ field: 'SourceIpConfig.Cidrs', before: [...before], after: [...cidrs] }],
        notes: [
          opens
            ? 'From then on, every address may reach the portal.'
            : 'From then on, workers elsewhere see "Not Found", even in the middle of a task.',
        ],
        action: { type: 'update-cidrs', workforce: workforce.WorkforceName, cidrs },
      },
    ],
    unchanged: [],
    findings,
    ...(opens && before.length > 0 && !openAllowList.check(workforce)
      ? { confirmName: workforce.WorkforceName, confirmWhy: 'It admits every address.' }
      : {}),
  };
}

function checkWorkforceName(name: string): FieldProblem[] {
  return modelProblems('DescribeWorkforce', { WorkforceName: name }, () => 'workforce');
}

function findingsFor(workforce: Workforce, cidrs: readonly string[]): Finding[] {
  const subject = `workforce ${workforce.WorkforceName}`;
  const open = openAllowList.check({ ...workforce, SourceIpConfig: { Cidrs: cidrs } });
  return [
    ...(open ? [open] : []),
    ...(workforce.WorkforceVpcConfig?.VpcId
      ? [
          finding(notForVpcRule, {
            subject,
            message: `workers in ${workforce.WorkforceVpcConfig.VpcId} are not checked`,
          }),
        ]
      : []),
    ...overlapping(cidrs).map(([a, b]) =>
      finding(overlappingRule, { subject, message: `${a} and ${b} overlap` }),
    ),
  ];
}

function overlapping(cidrs: readonly string[]): [string, string][] {
  const parsed = cidrs.flatMap((text) => {
    const cidr = parseCidr(text);
    return cidr.ok ? [cidr.value] : [];
  });
  return parsed.flatMap((a, index) =>
    parsed.slice(index + 1).flatMap((b): [string, string][] => (overlaps(a, b) ? [[a.text, b.text]] : [])),
  );
}

async function oneWorkforce(
  api: WorkteamApi,
  name: string | undefined,
  options: CallOptions,
): Promise<Workforce> {
  if (name !== undefined) {
    const found = await api.describeWorkforce(name, options);
    if (found) return found;
    throw noWorkforce(`There is no workforce ${name} in this account and region.`);
  }
  const [only] = await api.listWorkforces(options);
  if (only) return only;
  throw noWorkforce('There is no private workforce in this account and region.');
}

function noWorkforce(message: string): GroundctlError {
  return new GroundctlError(message, {
    code: 'no-such-workforce',
    source: 'aws',
    hint: 'groundctl workforce show lists what is there; is --region right?',
  });
}
