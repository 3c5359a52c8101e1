import { defineRule, type Finding, finding } from '../../../core/finding.ts';
import { counted, grouped } from '../../../core/text/grouped.ts';
import type { World } from '../../judge/world.ts';
import { type Interface, PATHS } from './flows.ts';

const SOURCE = 'VPC user guide, flow log records: traffic-path, pkt-dst-aws-service, action';

export const twoWays = defineRule({
  id: 'network/two-ways-to-s3',
  severity: 'warning',
  title: 'S3 is reached on two ways from one machine',
  why: 'A part of the connections to S3 goes through a gateway endpoint, another part through the internet or a NAT gateway. S3 then sees a private address at one time and a public one at another, and a lock holds for one of them only.',
  fix: 'Add the gateway endpoint to all route tables of the subnets of workers, for the region of the bucket, or to none.',
  source: SOURCE,
});

export const flowRejected = defineRule({
  id: 'network/flow-rejected',
  severity: 'warning',
  title: 'Connections for HTTPS were rejected inside the VPC',
  why: 'A security group or network ACL refused them, so S3 was never asked: no access log holds them, and workers see broken images all the same.',
  fix: 'Allow port 443 to S3 (its prefix list) and the answers in security groups and network ACLs of these interfaces.',
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
