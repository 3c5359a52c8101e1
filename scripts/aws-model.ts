/**
 * Takes the constraints of the operations below out of botocore's API models and writes
 * src/core/aws-model/*.json: `node scripts/aws-model.ts FOLDER`, where FOLDER is `botocore/data` of an
 * installed botocore (Apache-2.0). Documentation text stays behind.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { OperationModel, Shape } from '../src/core/aws-model/model.ts';

interface Service {
  readonly folder: string;
  readonly file: string;
  readonly operations: string;
}

const SERVICES: readonly Service[] = [
  {
    folder: 'sagemaker/2017-07-24',
    file: 'sagemaker.json',
    operations: `AddTags CreateFlowDefinition CreateHumanTaskUi CreateLabelingJob CreateWorkforce CreateWorkteam
      DeleteFlowDefinition DeleteHumanTaskUi DeleteTags DeleteWorkforce DeleteWorkteam DescribeFlowDefinition
      DescribeDomain DescribeHumanTaskUi DescribeLabelingJob DescribeSpace DescribeSubscribedWorkteam
      DescribeUserProfile DescribeWorkforce DescribeWorkteam ListDomains
      ListFlowDefinitions ListHumanTaskUis ListLabelingJobs ListLabelingJobsForWorkteam ListSubscribedWorkteams
      ListSpaces ListTags ListUserProfiles ListWorkforces ListWorkteams RenderUiTemplate Search StopLabelingJob UpdateWorkforce
      UpdateWorkteam`,
  },
  {
    folder: 'cognito-idp/2016-04-18',
    file: 'cognito-idp.json',
    operations: `AddCustomAttributes AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser AdminDeleteUser
      AdminDeleteUserAttributes AdminDisableUser AdminEnableUser AdminGetUser AdminInitiateAuth
      AdminListGroupsForUser AdminRemoveUserFromGroup AdminResetUserPassword
      AdminRespondToAuthChallenge AdminSetUserPassword AdminUpdateUserAttributes
      AdminUserGlobalSignOut ChangePassword ConfirmForgotPassword ConfirmSignUp CreateGroup
      CreateIdentityProvider CreateUserPool CreateUserPoolClient CreateUserPoolDomain DeleteGroup
      DeleteIdentityProvider DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain
      DescribeIdentityProvider DescribeUserPool DescribeUserPoolClient DescribeUserPoolDomain
      ForgotPassword GetGroup GetIdentityProviderByIdentifier GetUser GetUserPoolMfaConfig
      GlobalSignOut InitiateAuth ListGroups ListIdentityProviders ListTagsForResource
      ListUserPoolClients ListUserPools ListUsers ListUsersInGroup RespondToAuthChallenge
      SetUserPoolMfaConfig SignUp TagResource UntagResource UpdateGroup UpdateIdentityProvider
      UpdateUserPool UpdateUserPoolClient`,
  },
];

interface Source {
  readonly metadata: { readonly targetPrefix: string };
  readonly operations: Readonly<Record<string, { input: { shape: string }; errors?: { shape: string }[] }>>;
  readonly shapes: Readonly<Record<string, SourceShape>>;
}

interface SourceShape extends Omit<Shape, 't' | 'm' | 'i' | 'k'> {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node scripts/aws-model.ts path/to/botocore/data');
for (const service of SERVICES) {
  const source = JSON.parse(
    gunzipSync(readFileSync(join(folder, service.folder, 'service-2.json.gz'))).toString('utf8'),
  ) as Source;
  const ops: Record<string, OperationModel> = {};
  const shapes: Record<string, object> = {};
  for (const name of service.operations.split(/\s+/).sort()) {
    const { input, errors = [] } = source.operations[name] ?? {};
    if (input === undefined) throw new Error(`${service.folder} has no operation ${name}`);
    ops[name] = { in: input.shape, err: errors.map(({ shape }) => shape) };
    for (const shape of [input.shape, ...ops[name].err]) take(source, shape, shapes);
  }
  const model = { service: service.folder.split('/')[0], target: source.metadata.targetPrefix, ops, shapes };
  writeFileSync(
    join(import.meta.dirname, '../src/core/aws-model', service.file),
    `${JSON.stringify(model)}\n`,
  );
  console.log(`${service.file}: ${Object.keys(ops).length} operations, ${Object.keys(shapes).length} shapes`);
}

/** Takes a shape and all that it is made of. */
function take({ shapes }: Source, name: string | undefined, taken: Record<string, object>): void {
  const shape = shapes[name ?? ''];
  if (name === undefined || shape === undefined || Object.hasOwn(taken, name)) return;
  const members = Object.entries(shape.members ?? {}).map(([member, { shape: of }]) => [member, of] as const);
  taken[name] = {
    t: shape.type,
    ...(shape.required?.length ? { required: shape.required } : {}),
    ...(shape.type === 'structure' ? { m: Object.fromEntries(members) } : {}),
    ...(shape.member || shape.value ? { i: (shape.member ?? shape.value)?.shape } : {}),
    ...(shape.key ? { k: shape.key.shape } : {}),
    ...only(shape, ['enum', 'min', 'max', 'pattern', 'exception', 'fault']),
  };
  const parts = [...members.map(([, of]) => of), shape.member?.shape, shape.key?.shape, shape.value?.shape];
  for (const part of parts) take({ shapes } as Source, part, taken);
}

function only(shape: SourceShape, names: readonly (keyof SourceShape)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => (shape[name] === undefined ? [] : [[name, shape[name]]])),
  );
}
