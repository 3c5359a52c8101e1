import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import { ACCOUNT_ID } from '../identity.ts';
import { parseCors } from '../s3/cors.ts';
import { Bucket } from '../s3/model.ts';
import { storedObject } from '../s3/operations/write-version.ts';
import { parseXml } from '../s3/xml.ts';
import { DEMO_BUCKET, DEMO_DATE, DEMO_JOBS, DEMO_ROLE_NAME } from './demo-data.ts';
import { demoImage, IMAGES_PER_JOB, imageKey } from './demo-images.ts';
import { DEMO_OUTPUT_JOB, demoOutput } from './demo-output.ts';
import { BUILT_IN_BOXES, DEMO_TEMPLATES, type DemoTask, extraInput, templateKey } from './demo-templates.ts';
import { demoHistory } from './s3-history.ts';

export const DEMO_LOG_BUCKET = 'acme-labeling-logs';
export const DEMO_LOG_PREFIX = `s3/${DEMO_BUCKET}/`;

/** The role that signs the workers' URLs. */
export const DEMO_ROLE = {
  name: DEMO_ROLE_NAME,
  policies: [
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'ReadAndLabel',
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:GetBucketLocation'],
          Resource: [`arn:aws:s3:::${DEMO_BUCKET}`, `arn:aws:s3:::${DEMO_BUCKET}/*`],
        },
      ],
    },
  ],
} as const;

const DAY = 86_400_000;

const CORS =
  '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>' +
  '<AllowedMethod>HEAD</AllowedMethod><ExposeHeader>Access-Control-Allow-Origin</ExposeHeader></CORSRule></CORSConfiguration>';

/**
 * The demonstration account's S3: the labeling data with images, manifests and server access logging, the
 * log bucket with some days of history, and SageMaker's empty default bucket. The same bytes every time.
 */
export function seedS3(buckets: Map<string, Bucket>): void {
  const data = addBucket(buckets, DEMO_BUCKET);
  const logs = addBucket(buckets, DEMO_LOG_BUCKET);
  const cors = parseXml(CORS, 'CORSConfiguration');
  data.cors = { document: cors, rules: parseCors(cors) };
  // SageMaker's default bucket: where flows for Canvas go when nobody says otherwise.
  addBucket(buckets, `sagemaker-us-east-1-${ACCOUNT_ID}`).cors = data.cors;
  allowDelivery(logs);
  data.logging = {
    bucket: logs.name,
    prefix: DEMO_LOG_PREFIX,
    format: 'simple',
    document: parseXml(
      `<LoggingEnabled><TargetBucket>${logs.name}</TargetBucket><TargetPrefix>${DEMO_LOG_PREFIX}</TargetPrefix></LoggingEnabled>`,
      'LoggingEnabled',
    ),
  };
  const sizes = new Map<string, number>();
  for (const [number, { name, task, createdDaysAgo }] of DEMO_JOBS.entries()) {
    const date = new Date(DEMO_DATE.getTime() - createdDaysAgo * DAY);
    const keys = Array.from({ length: IMAGES_PER_JOB }, (_, index) => imageKey(name, index));
    for (const [index, key] of keys.entries()) {
      const image = demoImage(number, index);
      sizes.set(key, image.length);
      addObject(data, key, 'image/png', image, date);
    }
    const manifest = keys.map((key, index) => {
      const line = { 'source-ref': `s3://${DEMO_BUCKET}/${key}`, ...extraInput(task, index) };
      return `${JSON.stringify(line)}\n`;
    });
    addObject(
      data,
      `manifests/${name}.manifest`,
      'application/jsonlines',
      Buffer.from(manifest.join('')),
      date,
    );
    if (name === DEMO_OUTPUT_JOB) {
      const key = `output/${name}/manifests/output/output.manifest`;
      const output = Buffer.from(demoOutput(manifest, name, date));
      addObject(data, key, 'application/jsonlines', output, date);
    }
  }
  for (const [task, text] of Object.entries(DEMO_TEMPLATES)) {
    addObject(data, templateKey(task as DemoTask), 'text/html', Buffer.from(text), DEMO_DATE);
  }
  for (const [key, text] of Object.entries(BUILT_IN_BOXES)) {
    const type = key.endsWith('.json') ? 'application/json' : 'text/html';
    addObject(data, key, type, Buffer.from(text), DEMO_DATE);
  }
  for (const { key, delivered, text } of demoHistory(DEMO_LOG_PREFIX, (key) => sizes.get(key))) {
    addObject(logs, key, 'text/plain', Buffer.from(text), delivered);
  }
}

function addBucket(buckets: Map<string, Bucket>, name: string): Bucket {
  const bucket = new Bucket(name, 'us-east-1', ACCOUNT_ID, new Date(DEMO_DATE.getTime() - 400 * DAY));
  buckets.set(name, bucket);
  return bucket;
}

function allowDelivery(logs: Bucket): void {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'S3ServerAccessLogs',
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${logs.name}/s3/*`,
        Condition: {
          ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${DEMO_BUCKET}` },
          StringEquals: { 'aws:SourceAccount': ACCOUNT_ID },
        },
      },
    ],
  };
  const text = JSON.stringify(policy);
  logs.policy = { text, document: parsePolicy(text, { usedAs: 'resource' }), isPublic: false };
}

function addObject(bucket: Bucket, key: string, type: string, body: Buffer, lastModified: Date): void {
  bucket.objects.set(key, [storedObject(bucket, key, type, body, lastModified)]);
}
