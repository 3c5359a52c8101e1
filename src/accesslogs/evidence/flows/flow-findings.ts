import { defineRule, type Finding, finding } from '../../../core/finding.ts';
import { counted, grouped } from '../../../core/text/grouped.ts';
import type { World } from '../../judge/world.ts';
import { type Interface, PATHS } from './flows.ts';

const SOURCE = 'VPC user guide, flow log records: traffic-path, pkt-dst-aws-service, action';

export const twoWays = defineRule({
  id: 'network/two-ways-to-s3',
  severity: 'warning',
  title: 'One machine reaches S3 over two different paths',
  why: 'Some connections to S3 go through a gateway endpoint, others through the internet or a NAT gateway. S3 then sees sometimes a private address and sometimes a public one, and a lock fits only one of them.',
  fix: "Add the gateway endpoint, in the bucket's region, to all route tables of the workers' subnets, or to none.",
  source: SOURCE,
});

export const flowRejected = defineRule({
  id: 'network/flow-rejected',
  severity: 'warning',
  title: 'Connections for HTTPS were rejected inside the VPC',
  why: 'A security group or network ACL rejected them, so they never reached S3: no access log contains them, and workers still see broken images.',
  fix: 'Allow port 443 to S3 (its prefix list) and the return traffic in the security groups and network ACLs of these interfaces.',
  source: SOURCE,
});

const GATEWAY = '7';
const OUTSIDE = ['1', '8'];
const SHOWN = 20;

/** What flow logs say about the ways to S3. */
export function flowFindings(world: World): Finding[] {
  const flows = world.rows.evidence?.flows?.flows;
  if (flows === undefined || world.facts.hypothetical) return [];
  const all = [...flows.interfaces];
  const mixed = all.filter(({ paths }) => paths.has(GATEWAY) && OUTSIDE.some((path) => paths.has(path)));
  const rejecting = all.filter(({ rejected }) => rejected > 0).sort((a, b) => b.rejected - a.rejected);
  const rejected = rejecting.reduce((sum, face) => sum + face.rejected, 0);
  const [first] = mixed;
  const [worst] = rejecting;
  return [
    ...(first === undefined
      ? []
      : [
          finding(twoWays, {
            subject: subjectOf(mixed),
            message: `${describe(first)} reached S3 ${pathWords(first)}.`,
            evidence: {
              interfaces: mixed
                .slice(0, SHOWN)
                .map((face) => ({ ...facts(face), paths: Object.fromEntries(face.paths) })),
              interfaceCount: mixed.length,
            },
          }),
        ]),
    ...(worst === undefined
      ? []
      : [
          finding(flowRejected, {
            subject: subjectOf(rejecting),
            message: `${counted(rejected, 'flow')} to port 443 rejected, most of them at ${describe(worst)}.`,
            evidence: {
              interfaces: rejecting
                .slice(0, SHOWN)
                .map((face) => ({ ...facts(face), rejected: face.rejected })),
              interfaceCount: rejecting.length,
            },
          }),
        ]),
  ];
}

function subjectOf(faces: readonly Interface[]): string {
  return faces.length === 1 && faces[0] ? faces[0].id : `${grouped(faces.length)} interfaces`;
}

function describe({ id, own }: Interface): string {
  return own.length === 1 ? `${own[0]} (${id})` : id;
}

function pathWords({ paths }: Interface): string {
  return [...paths]
    .map(([path, count]) => `by ${PATHS[path] ?? `path ${path}`} in ${counted(count, 'flow')}`)
    .join(', ');
}

function facts({ id, own, instance, subnet, zone, vpc }: Interface) {
  return {
    interface: id,
    ...(own.length === 1 && own[0] !== undefined ? { address: own[0] } : {}),
    ...(instance === '' ? {} : { instance }),
    ...(subnet === '' ? {} : { subnet }),
    ...(zone === '' ? {} : { zone }),
    ...(vpc === '' ? {} : { vpc }),
  };
}
