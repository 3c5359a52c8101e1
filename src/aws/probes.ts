import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  GetGroupCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeWorkteamCommand,
  ListLabelingJobsCommand,
  ListTagsCommand,
  ListWorkforcesCommand,
  ListWorkteamsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { GroundctlError } from '../core/errors.ts';
import { call } from './call.ts';
import type { Service } from './endpoints.ts';
import type { ClientConfig } from './session.ts';

/** A name that a probe may ask for without meeting a real team or group. */
const NOBODY = 'groundctl-doctor';

interface Known {
  readonly userPool?: string | undefined;
  readonly workforceArn?: string | undefined;
}

/** The reads `groundctl doctor` tries. Cognito and tags can be asked only in a known place. */
export function createProbes(
  config: (service: Service) => ClientConfig,
  { userPool, workforceArn }: Known = {},
) {
  const sagemaker = new SageMakerClient(config('sagemaker'));
  const cognito = new CognitoIdentityProviderClient(config('cognito_identity_provider'));
  const s3 = new S3Client(config('s3'));
  const probe = (
    service: 'SageMaker' | 'Cognito' | 'S3',
    action: string,
    neededFor: string,
    send: () => Promise<unknown>,
    answersMissing?: RegExp,
  ) => ({
    service,
    action,
    neededFor,
    run: async () => {
      try {
        await call(action, send);
      } catch (error) {
        // "There is no such thing" is the answer of a service that let the question through.
        const name = error instanceof GroundctlError ? (error.aws?.name ?? '') : '';
        if (!answersMissing?.test(name)) throw error;
      }
    },
  });
  const probes = [
    probe('SageMaker', 'sagemaker:ListWorkteams', 'teams', () =>
      sagemaker.send(new ListWorkteamsCommand({ MaxResults: 1 })),
    ),
    probe(
      'SageMaker',
      'sagemaker:DescribeWorkteam',
      'one team',
      () => sagemaker.send(new DescribeWorkteamCommand({ WorkteamName: NOBODY })),
      /^(ValidationException|ResourceNotFound)$/,
    ),
    probe('SageMaker', 'sagemaker:ListWorkforces', 'the workforce and its allow list', () =>
      sagemaker.send(new ListWorkforcesCommand({ MaxResults: 1 })),
    ),
    probe('SageMaker', 'sagemaker:ListLabelingJobs', 'the jobs of a team', () =>
      sagemaker.send(new ListLabelingJobsCommand({ MaxResults: 1 })),
    ),
    ...(workforceArn === undefined
      ? []
      : [
          probe(
            'SageMaker',
            'sagemaker:ListTags',
            'the tags of a team',
            () => sagemaker.send(new ListTagsCommand({ ResourceArn: teamArn(workforceArn) })),
            /^(ValidationException|ResourceNotFound(Exception)?)$/,
          ),
        ]),
    ...(userPool === undefined
      ? []
      : [
          probe(
            'Cognito',
            'cognito-idp:ListUsersInGroup',
            'the members of a team',
            () =>
              cognito.send(
                new ListUsersInGroupCommand({ UserPoolId: userPool, GroupName: NOBODY, Limit: 1 }),
              ),
            /^ResourceNotFoundException$/,
          ),
          probe(
            'Cognito',
            'cognito-idp:GetGroup',
            'whether a group exists',
            () => cognito.send(new GetGroupCommand({ UserPoolId: userPool, GroupName: NOBODY })),
            /^ResourceNotFoundException$/,
          ),
          probe(
            'Cognito',
            'cognito-idp:AdminGetUser',
            'whether someone has an account',
            () => cognito.send(new AdminGetUserCommand({ UserPoolId: userPool, Username: NOBODY })),
            /^UserNotFoundException$/,
          ),
          probe('Cognito', 'cognito-idp:ListUsers', 'accounts by address', () =>
            cognito.send(new ListUsersCommand({ UserPoolId: userPool, Limit: 1 })),
          ),
        ]),
    probe('S3', 's3:ListAllMyBuckets', 'finding buckets', () =>
      s3.send(new ListBucketsCommand({ MaxBuckets: 1 })),
    ),
  ];
  return {
    probes,
    close: () => {
      for (const client of [sagemaker, cognito, s3]) client.destroy();
    },
  };
}

/** The ARN of a team that is not there, in the account and region of the workforce. */
function teamArn(workforceArn: string): string {
  return workforceArn.replace(/:workforce\/.*$/, `:workteam/private-crowd/${NOBODY}`);
}
