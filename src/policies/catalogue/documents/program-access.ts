import { partitionName } from '../../../core/partitions.ts';
import { bucketArn, objectsArn, regionalArn } from '../arns.ts';
import { oneOrMore, optional, type Parameters, required, several, type ValuesOf } from '../parameter.ts';
import { type Conditions, type Part, policyDocument } from '../policy-document.ts';
import { type Area, actionsOf, TARGETS, type Target } from '../program-actions.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const TEAMS = {
  account: required(type.account, 'AWS account'),
  region: required(type.region, 'region of the work teams'),
  userPools: several(
    type.userPool,
    'user pools of the workforce; without any, every pool of the account and region',
  ),
} satisfies Parameters;

const DATA = {
  buckets: oneOrMore(type.bucket, 'buckets to work with'),
  outputs: several(type.bucket, 'buckets to write to, if different from buckets'),
} satisfies Parameters;

const KEYS = { keys: several(type.keyArn, 'KMS keys of encrypted buckets') } satisfies Parameters;
const ROLE = {
  role: optional(
    type.roleArn,
    "role of the labeling jobs: passed to them and to RenderUiTemplate, and assumed to sign a preview's URLs",
  ),
} satisfies Parameters;

type Values = ValuesOf<typeof TEAMS> & Partial<ValuesOf<typeof DATA & typeof KEYS & typeof ROLE>>;

const CONDITIONS: { readonly [target in Target]?: Conditions } = {
  'passed-role': { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  key: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } },
};

/** The people who use this program, by what they use it for. */
export const programAccess: readonly Template[] = [
  forArea(
    'read-only',
    'look only',
    'Lets a person see teams, workforces, jobs, members and buckets, and change nothing.',
  ),
  forArea(
    'audit',
    'audit teams and their surroundings',
    'Lets a person see everything, and the settings of pools, buckets, topics, queues and roles that the work team audit reads.',
  ),
  forArea(
    'workteams',
    'manage teams and members',
    'Lets a person see everything, and create, change and delete teams, their members and the portal allow list.',
  ),
  forArea(
    'batches',
    'check and stage batches',
    'Lets a person see everything, and read and stage data of batches in the given buckets.',
  ),
  forArea(
    'templates',
    'render and check templates',
    'Lets a person see everything, read task data in the given buckets, and have AWS render templates with the role.',
  ),
  forArea(
    'jobs',
    'check, create and stop labeling jobs',
    'Lets a person see everything, check a labeling job with its role, create and stop jobs with the role, and write manifests to the given buckets.',
  ),
  forArea(
    'migrate',
    'migrate Data Wrangler flows',
    'Lets a person see everything, and upload, compare and clean up flows in the given buckets.',
  ),
  forArea(
    'logs',
    'read access logs and turn them on',
    'Lets a person see everything, read access logs in the given buckets, and turn logging on for them.',
  ),
  forArea(
    'athena',
    'read access logs and inventories through Athena',
    'Lets a person see everything, create and remove what the Athena engine needs, and read access logs and inventory reports in the given buckets through it; results go to outputs.',
  ),
  forArea(
    'policies',
    'apply bucket settings',
    'Lets a person see everything, and change policy, CORS and logging of the given buckets.',
  ),
];

function forArea(area: Area, title: string, purpose: string): Template {
  return {
    id: `groundctl-${area}`,
    title: `Users of groundctl: ${title}`,
    purpose,
    attachment: 'identity',
    attachTo: 'the IAM user, group or permission set of that person',
    variants: [
      variant({
        id: 'least-privilege',
        title: 'the actions that groundctl itself calls',
        parameters: parametersOf(area),
        build: (values: Values) =>
          policyDocument(partsOf(area, values), [
            values.userPools.length === 0 &&
              'Without userPools the statement covers every user pool of the account and region.',
          ]),
      }),
    ],
  };
}

/** What the statements of an area ask for, and nothing else. */
function parametersOf(area: Area): typeof TEAMS & Partial<typeof DATA & typeof KEYS & typeof ROLE> {
  const targets = new Set(actionsOf(area).map(({ on }) => on));
  const { buckets, outputs } = DATA;
  return {
    ...TEAMS,
    ...(targets.has('bucket') && { buckets }),
    ...(targets.has('output-object') && { outputs }),
    ...(targets.has('key') && KEYS),
    ...(targets.has('passed-role') && ROLE),
  };
}

function partsOf(area: Area, values: Values): Part[] {
  const actions = actionsOf(area);
  return (Object.keys(TARGETS) as Target[]).flatMap((target): Part[] => {
    const here = actions.filter(({ on }) => on === target);
    const resource = resourcesOf(target, values);
    if (here.length === 0 || resource.length === 0) return [];
    const reasons = [...new Set(here.map(({ neededFor }) => neededFor))].join('; ');
    const besides = here.flatMap(({ action, because }) =>
      because === undefined ? [] : [`${action}: ${because}`],
    );
    return [
      {
        sid: TARGETS[target],
        why: `${reasons}${target === 'everything' ? '; these actions have no resource types' : ''}${besides.map((text) => `; ${text}`).join('')}.`,
        source: "The calls that groundctl itself makes; resources from AWS's Service Authorization Reference",
        effect: 'Allow',
        action: here.map(({ action }) => action),
        resource,
        condition: CONDITIONS[target],
      },
    ];
  });
}

function resourcesOf(target: Target, values: Values): readonly string[] {
  const { account, region, userPools, buckets = [], outputs = [], keys = [], role } = values;
  const partition = partitionName(region);
  const pools = userPools.length > 0 ? userPools : ['*'];
  switch (target) {
    case 'everything':
      return ['*'];
    case 'workteam':
    case 'workforce':
    case 'labeling-job':
    case 'flow-definition':
      return [regionalArn('sagemaker', region, account, `${target}/*`)];
    case 'user-pool':
      return pools.map((pool) => regionalArn('cognito-idp', region, account, `userpool/${pool}`));
    case 'evaluation-job':
      return [regionalArn('bedrock', region, account, 'evaluation-job/*')];
    case 'studio':
      return ['domain/*', 'user-profile/*', 'space/*'].map((name) =>
        regionalArn('sagemaker', region, account, name),
      );
    case 'topic':
      return [regionalArn('sns', region, account, '*')];
    case 'workgroup':
      return [regionalArn('athena', region, account, 'workgroup/*')];
    case 'data-catalog':
      return [
        regionalArn('athena', region, account, 'datacatalog/AwsDataCatalog'),
        ...['catalog', 'database/*', 'table/*'].map((name) => regionalArn('glue', region, account, name)),
      ];
    case 'any-bucket':
      return [bucketArn(partition, '*')];
    case 'any-role':
      return [`arn:${partition}:iam::${account}:role/*`];
    case 'any-policy':
      // Those of AWS have `aws` in place of an account.
      return [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`];
    case 'passed-role':
    case 'assumed-role':
      return role === undefined ? [] : [role];
    case 'key':
      return keys;
    case 'bucket':
      return [...new Set([...buckets, ...outputs])].map((one) => bucketArn(partition, one));
    case 'object':
      return [...new Set([...buckets, ...outputs])].map((one) => objectsArn(partition, one));
    case 'output-object':
      return (outputs.length > 0 ? outputs : buckets).map((one) => objectsArn(partition, one));
  }
}
