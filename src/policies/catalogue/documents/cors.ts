import { oneOrMore, type Parameter } from '../parameter.ts';
import { type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const everyOrigin: Parameter<readonly string[]> = {
  ...oneOrMore(type.origin, 'origins of the worker portal; AWS documents only *'),
  required: false,
  fallback: '*',
  read: (written) => oneOrMore(type.origin, '').read(written.length === 0 ? ['*'] : written),
};

/** The rule without which browsers refuse to draw task images on a canvas. */
export const corsImages = corsTemplate(
  {
    id: 'cors-images',
    title: 'CORS of a bucket with task images',
    purpose:
      'Lets task pages read images with GET from the given origins; without it, image tasks have failed since Chrome 89.',
    attachTo: 'every bucket that holds images of a labeling job (PutBucketCors, or groundctl policies apply)',
  },
  {
    id: 'groundctl-task-images',
    headers: [],
    methods: ['GET'],
    why: 'Task pages load images across origins and read the header back.',
    awsWhy: "AWS's rule for image tasks.",
    source: 'SageMaker developer guide, sms-cors-update',
  },
);

/** Point cloud and video frame pages also write. */
export const corsFrames = corsTemplate(
  {
    id: 'cors-frames',
    title: 'CORS for video frame and point cloud tasks',
    purpose: 'Lets task pages read frames and save annotations (GET, HEAD, PUT) from the given origins.',
    attachTo: 'input and output bucket of the job (PutBucketCors, or groundctl policies apply)',
  },
  {
    id: 'groundctl-task-frames',
    headers: ['*'],
    methods: ['GET', 'HEAD', 'PUT'],
    maxAge: 3000,
    why: 'The page itself reads frames and saves annotations.',
    awsWhy: "AWS's rule for these task types.",
    source: 'SageMaker developer guide, sms-point-cloud-general-information (CORS permission requirement)',
  },
);

interface Rule {
  readonly id: string;
  readonly headers: readonly string[];
  readonly methods: readonly string[];
  /** Seconds that a browser keeps the answer. */
  readonly maxAge?: number;
  readonly why: string;
  readonly awsWhy: string;
  readonly source: string;
}

/** A document of one CORS rule: for the origins that are given, and as AWS shows it, for every origin. */
function corsTemplate(
  about: Pick<Template, 'id' | 'title' | 'purpose' | 'attachTo'>,
  { id, headers, methods, maxAge, why, awsWhy, source }: Rule,
): Template {
  const rule = (origins: readonly string[]) => ({
    AllowedHeaders: [...headers],
    AllowedMethods: [...methods],
    AllowedOrigins: [...origins],
    ExposeHeaders: ['Access-Control-Allow-Origin'],
    ...(maxAge !== undefined && { MaxAgeSeconds: maxAge }),
  });
  return {
    ...about,
    attachment: 'bucket-cors',
    variants: [
      variant({
        id: 'least-privilege',
        title: 'request body of PutBucketCors',
        parameters: { origins: everyOrigin },
        build: ({ origins }) => ({
          document: { CORSRules: [{ ID: id, ...rule(origins) }] },
          notes: [{ part: id, why, source }],
          ...(!origins.includes('*') && {
            cautions: [
              'AWS documents this rule with every origin (*). That task pages work with the portal as the only origin is inferred: try one task first.',
            ],
          }),
        }),
      }),
      variant({
        id: 'aws-docs',
        title: 'as the S3 console accepts it',
        parameters: {},
        build: () => ({
          document: [rule(['*'])],
          notes: [{ part: 'Rule 1', why: awsWhy, source }],
        }),
      }),
    ],
  };
}
