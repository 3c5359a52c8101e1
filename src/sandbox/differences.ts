/**
 * Where an operation of the sandbox is not AWS's, by `service:Operation`; a name that ends with `*` stands for all
 * that begin so. The documentation is written from it, beside the operations themselves.
 */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  'athena:GetQueryResults': 'columns have no names and types; no file is written at the output location',
  'athena:StartQueryExecution':
    'the statements that groundctl writes, queries on DuckDB if @duckdb/node-api is installed next to it; named parameters, prepared statements and result reuse are ignored',
  'bedrock:CreateEvaluationJob': 'kept as it is asked for; nothing is evaluated',
  'bedrock:ListEvaluationJobs': 'all of them on one page',
  'cognito-idp:AdminInitiateAuth':
    'passwords and refresh tokens; SRP, custom flows and second factors are NotImplemented',
  'cognito-idp:CreateIdentityProvider': 'stored; nobody signs in through it',
  'cognito-idp:CreateUserPool': 'Lambda triggers and mail settings are stored but have no effect',
  'cognito-idp:CreateUserPoolClient':
    'resource servers are not supported, so their scopes are refused; the wording of some errors is our own',
  'cognito-idp:CreateUserPoolDomain': 'prefix domains only; there are no hosted pages',
  'cognito-idp:InitiateAuth':
    'passwords and refresh tokens; SRP, custom flows and second factors are NotImplemented',
  'cognito-idp:RespondToAuthChallenge': 'NEW_PASSWORD_REQUIRED only',
  'cognito-idp:SetUserPoolMfaConfig':
    'stored; signing in to a pool that requires a second factor is NotImplemented',
  'ec2:DescribeVpcEndpoints':
    "the sandbox's two ports, in its own region; endpoint policies are not evaluated",
  'ec2:DescribeNatGateways': 'one in the demonstration account; none can be created',
  'ec2:DescribeSubnets': 'three in the demonstration account; none can be created',
  'ec2:DescribeAddresses': 'two in the demonstration account; none can be allocated',
  'iam:Get*':
    'what the options roles, policies and accounts created; nothing is created or changed through the API',
  'iam:Simulate*': 'without permissions boundaries and positions in the text',
  's3:PutBucketAcl': 'grants by e-mail address are refused',
  's3:PostObject':
    "a browser's form, which has no name in AWS's SDKs; the fault corrupt does not change its bytes",
  's3:PutBucketInventoryConfiguration': 'stored; no report is written, and the destination may be missing',
  's3:PutBucketLifecycleConfiguration': 'stored; nothing expires or moves',
  's3:PutBucketNotificationConfiguration':
    'stored; nothing is sent, and the existence of the destination is not checked',
  's3:PutBucketWebsite': 'served at BUCKET.s3-website.localhost',
  's3:PutObject':
    'encryption headers and storage classes are stored and echoed; nothing is encrypted or moved',
  's3:PutObjectLockConfiguration': 'stored; nothing is locked',
  's3:PutBucketRequestPayment': 'stored; nobody is charged',
  's3:PutBucketLogging': 'records arrive after seconds, or on request; AWS takes hours',
  'sagemaker:CreateLabelingJob':
    "manifests, and the messages of an input topic (Publish, while the job runs; nothing goes to an output topic); custom Lambda functions and AWS's own worker UIs do not run; people label everything, automated labeling or not",
  'sagemaker:StopLabelingJob': 'a job that is over returns ValidationException; AWS does not document this',
  'sagemaker:CreateWorkforce': 'active at once; the portal is at /portal/ of the sandbox',
  'sagemaker:CreateFlowDefinition': 'active at once; human loops cannot be started',
  'sagemaker:DescribeHumanTaskUi': 'nothing responds at the URL of the template',
  'sagemaker:ListDomains': 'one in the demonstration account, with profiles and spaces; none can be created',
  'sagemaker:ListSubscribedWorkteams': 'one in the demonstration account; none can be subscribed to',
  'sagemaker:RenderUiTemplate': "the program's own Liquid engine; URLs are never bound to an address",
  'sagemaker:Search': 'finds nothing: the account has no resources of a searchable kind',
  'sagemaker:UpdateWorkteam':
    'AWS does not document what happens to omitted parts of WorkerAccessConfiguration: an option chooses',
  'sns:CreateTopic': 'standard topics; nothing is published or subscribed to',
  'sts:AssumeRole': 'without managed session policies (PolicyArns), tags and source identity',
  'sts:DecodeAuthorizationMessage': "decodes messages that the same sandbox's EC2 encoded",
  'sts:GetAccessKeyInfo': 'knows only the keys of this sandbox',
};
