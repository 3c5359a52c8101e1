import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateLabelingJobCommand,
  type CreateLabelingJobCommandInput,
  DescribeLabelingJobCommand,
  SageMakerClient,
  StopLabelingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/start.ts';
import { from } from '../from.ts';

export const TEAM = 'retail-boxes';
const BUCKET = 'lab';
const FUNCTIONS = 'arn:aws:lambda:us-east-1:432418664414:function';

type Human = NonNullable<CreateLabelingJobCommandInput['HumanTaskConfig']>;
export type Changes = Omit<Partial<CreateLabelingJobCommandInput>, 'HumanTaskConfig'> & {
  readonly HumanTaskConfig?: Partial<Human>;
};

/** A sandbox with a bucket for labeling, and short words for what one does with a job. */
export class Lab implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    const { url: endpoint, region, credentials } = sandbox;
    const config = { endpoint, region, credentials, maxAttempts: 1 };
    this.sagemaker = new SageMakerClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
  }

  static async open(options: SandboxOptions = {}): Promise<Lab> {
    const sandbox = await startSandbox({ logDelay: 0, ...options });
    sandbox.addRole({
      name: 'lab',
      policies: [
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
              Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
            },
          ],
        },
      ],
    });
    const lab = new Lab(sandbox);
    await lab.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await lab.put('task.liquid.html', '<crowd-form>{{ task.input.taskObject }}</crowd-form>');
    return lab;
  }

  put(key: string, body: string): Promise<unknown> {
    return this.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
  }

  async bytes(key: string): Promise<Uint8Array> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async text(key: string): Promise<string> {
    return Buffer.from(await this.bytes(key)).toString('utf8');
  }

  async keys(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
    );
    return Contents.map(({ Key }) => Key ?? '');
  }

  /** A request to label lines of text, with one class for each. */
  request(name: string, task = 'TextMultiClass', changes: Changes = {}): CreateLabelingJobCommandInput {
    const { HumanTaskConfig: human, ...rest } = changes;
    return {
      LabelingJobName: name,
      LabelAttributeName: 'kind',
      InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: `s3://${BUCKET}/${name}.manifest` } } },
      OutputConfig: { S3OutputPath: `s3://${BUCKET}/out/` },
      RoleArn: `arn:aws:iam::${this.sandbox.accountId}:role/lab`,
      LabelCategoryConfigS3Uri: `s3://${BUCKET}/labels.json`,
      ...rest,
      HumanTaskConfig: {
        WorkteamArn: `arn:aws:sagemaker:us-east-1:${this.sandbox.accountId}:workteam/private-crowd/${TEAM}`,
        UiConfig: { UiTemplateS3Uri: `s3://${BUCKET}/task.liquid.html` },
        PreHumanTaskLambdaArn: `${FUNCTIONS}:PRE-${task}`,
        AnnotationConsolidationConfig: { AnnotationConsolidationLambdaArn: `${FUNCTIONS}:ACS-${task}` },
        TaskTitle: 'Kinds',
        TaskDescription: 'Say what it is',
        NumberOfHumanWorkersPerDataObject: 1,
        TaskTimeLimitInSeconds: 600,
        ...human,
      },
    };
  }

  /** Puts the manifest and the labels a, b and c there, and creates the job; gives its name. */
  async create(
    name: string,
    lines: readonly (object | string)[],
    task?: string,
    changes?: Changes,
  ): Promise<string> {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    await this.put(`${name}.manifest`, `${text.join('\n')}\n`);
    await this.put('labels.json', JSON.stringify({ labels: ['a', 'b', 'c'].map((label) => ({ label })) }));
    await this.sagemaker.send(new CreateLabelingJobCommand(this.request(name, task, changes)));
    return name;
  }

  describe(name: string) {
    return this.sagemaker.send(new DescribeLabelingJobCommand({ LabelingJobName: name }));
  }

  stop(name: string) {
    return this.sagemaker.send(new StopLabelingJobCommand({ LabelingJobName: name }));
  }

  /** Waits until the job has a status, and describes it then. */
  async until(name: string, status: string) {
    await expect
      .poll(async () => {
        const { LabelingJobStatus, FailureReason } = await this.describe(name);
        return LabelingJobStatus === status ? status : `${LabelingJobStatus} ${FailureReason ?? ''}`;
      })
      .toBe(status);
    return this.describe(name);
  }

  /** Sends an answer as the worker at 127.0.0.N; gives status and body. */
  async answer(name: string, worker: number, task: number, content: object) {
    const url = `${this.sandbox.url}/portal/${TEAM}/${name}/${task}/answer`;
    return from(`127.0.0.${worker}`, url, { method: 'POST', body: JSON.stringify(content) });
  }

  decline(name: string, worker: number, task: number) {
    const url = `${this.sandbox.url}/portal/${TEAM}/${name}/${task}/decline`;
    return from(`127.0.0.${worker}`, url, { method: 'POST', body: '{}' });
  }

  page(path: string, worker = 1) {
    return from(`127.0.0.${worker}`, `${this.sandbox.url}/portal/${TEAM}${path}`);
  }

  /** The output manifest, line by line. */
  async output(name: string): Promise<Record<string, unknown>[]> {
    const text = await this.text(`out/${name}/manifests/output/output.manifest`);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sagemaker.destroy();
    this.s3.destroy();
    await this.sandbox.close();
  }
}
