import { usageError } from '../../../core/errors.ts';
import { oneOrMore, required } from '../parameter.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

/** The lock of a team as the API takes it. */
export const workerAccess: Template = {
  id: 'worker-access',
  title: 'WorkerAccessConfiguration of a work team',
  purpose: 'Binds presigned URLs to the address that opened the task, by one of the two flags; never both.',
  attachment: 'workteam',
  attachTo: 'CreateWorkteam or UpdateWorkteam (or groundctl workteams update NAME --lock …)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'one flag on, the other off',
      parameters: {
        lock: required(
          type.choice('source-ip', 'vpc-source-ip', 'off'),
          'source-ip for the public portal, vpc-source-ip for a portal in a VPC',
        ),
      },
      build: ({ lock }) => ({
        document: {
          S3Presign: {
            IamPolicyConstraints: {
              SourceIp: lock === 'source-ip' ? 'Enabled' : 'Disabled',
              VpcSourceIp: lock === 'vpc-source-ip' ? 'Enabled' : 'Disabled',
            },
          },
        },
        notes: [
          {
            part: 'S3Presign',
            why: 'Both flags are spelled out: AWS does not say whether an update merges. No request can satisfy both enabled flags, as far as the condition keys are documented.',
            source: 'SageMaker API Reference, API_S3Presign and API_IamPolicyConstraints',
          },
        ],
      }),
    }),
  ],
};

/** The portal's allow list as the API takes it. */
export const portalAllowList: Template = {
  id: 'portal-allow-list',
  title: 'SourceIpConfig of a workforce',
  purpose:
    'Lets workers reach the portal only from the given ranges. It does not affect S3, or a portal in a VPC.',
  attachment: 'workforce',
  attachTo: 'UpdateWorkforce (or groundctl workforce allow-ips …)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'up to ten ranges',
      parameters: { cidrs: oneOrMore(type.publicCidr, 'ranges that may reach the portal, at most 10') },
      build: ({ cidrs }) => {
        if (cidrs.length > 10) {
          throw usageError(`${cidrs.length} ranges were given; SourceIpConfig accepts at most 10.`);
        }
        return {
          document: { Cidrs: [...cidrs] },
          notes: [
            {
              part: 'Cidrs',
              why: 'Anyone who connects from elsewhere sees "Not Found", even in the middle of a task.',
              source: 'SageMaker API Reference, API_SourceIpConfig and API_UpdateWorkforce',
            },
          ],
        };
      },
    }),
  ],
};
