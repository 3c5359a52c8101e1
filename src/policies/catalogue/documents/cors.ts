import type { Json } from '../../../core/json.ts';
import { oneOrMore, type Parameter } from '../parameter.ts';
import { type Built, type Template, variant } from '../template.ts';
import * as type from '../value-types.ts';

const IMAGES = 'SageMaker developer guide, sms-cors-update';
const FRAMES = 'SageMaker developer guide, sms-point-cloud-general-information (CORS permission requirement)';

const everyOrigin: Parameter<readonly string[]> = {
  ...oneOrMore(type.origin, 'origins of the worker portal; AWS documents * only'),
  required: false,
  fallback: '*',
  read: (written) => oneOrMore(type.origin, '').read(written.length === 0 ? ['*'] : written),
};

/** The rule without which browsers refuse to draw task images on a canvas. */
export const corsImages: Template = {
  id: 'cors-images',
  title: 'CORS of a bucket with task images',
  purpose:
    'Lets task pages read images with GET from the given origins; without it image tasks fail since Chrome 89.',
  attachment: 'bucket-cors',
  attachTo: 'every bucket that holds images of a labeling job (PutBucketCors, or groundctl policies apply)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'request body of PutBucketCors',
      parameters: { origins: everyOrigin },
      build: ({ origins }) =>
        rules(
          {
            ID: 'groundctl-task-images',
            AllowedHeaders: [],
            AllowedMethods: ['GET'],
            AllowedOrigins: [...origins],
            ExposeHeaders: ['Access-Control-Allow-Origin'],
          },
          'Task pages load images across origins and read the header back.',
          IMAGES,
          origins,
        ),
    }),
    variant({
      id: 'aws-docs',
      title: 'as the S3 console takes it',
      parameters: {},
      build: () => ({
        document: [
          {
            AllowedHeaders: [],
            AllowedMethods: ['GET'],
            AllowedOrigins: ['*'],
            ExposeHeaders: ['Access-Control-Allow-Origin'],
          },
        ],
        notes: [{ part: 'Rule 1', why: "AWS's rule for image tasks.", source: IMAGES }],
      }),
    }),
  ],
};

/** Point cloud and video frame pages also write. */
export const corsFrames: Template = {
  id: 'cors-frames',
  title: 'CORS for video frame and point cloud tasks',
  purpose: 'Lets task pages read frames and save annotations (GET, HEAD, PUT) from the given origins.',
  attachment: 'bucket-cors',
  attachTo: 'input and output bucket of the job (PutBucketCors, or groundctl policies apply)',
  variants: [
    variant({
      id: 'least-privilege',
      title: 'request body of PutBucketCors',
      parameters: { origins: everyOrigin },
      build: ({ origins }) =>
        rules(
          {
            ID: 'groundctl-task-frames',
            AllowedHeaders: ['*'],
            AllowedMethods: ['GET', 'HEAD', 'PUT'],
            AllowedOrigins: [...origins],
            ExposeHeaders: ['Access-Control-Allow-Origin'],
            MaxAgeSeconds: 3000,
          },
          'Frames are read, and annotations are saved, by the page itself.',
          FRAMES,
          origins,
        ),
    }),
    variant({
      id: 'aws-docs',
      title: 'as the S3 console takes it',
      parameters: {},
      build: () => ({
        document: [
          {
            AllowedHeaders: ['*'],
            AllowedMethods: ['GET', 'HEAD', 'PUT'],
            AllowedOrigins: ['*'],
            ExposeHeaders: ['Access-Control-Allow-Origin'],
            MaxAgeSeconds: 3000,
          },
        ],
        notes: [{ part: 'Rule 1', why: "AWS's rule for these task types.", source: FRAMES }],
      }),
    }),
  ],
};

function rules(
  rule: { readonly ID: string; readonly [member: string]: Json },
  why: string,
  source: string,
  origins: readonly string[],
): Built {
  return {
    document: { CORSRules: [rule] },
    notes: [{ part: rule.ID, why, source }],
    ...(!origins.includes('*') && {
      cautions: [
        'AWS documents this rule with every origin (*). That task pages work with the portal as their only origin is inferred: try one task first.',
      ],
    }),
  };
}
