/**
 * AWS's own parts of labeling jobs: Lambdas, worker UIs and algorithms. Sources: the API model of CreateLabelingJob
 * (PreHumanTaskLambdaArn, AnnotationConsolidationLambdaArn, HumanTaskUiArn, LabelingJobAlgorithmSpecificationArn).
 */

/** The account that has the Lambdas, by region. */
export const LAMBDA_ACCOUNTS: Readonly<Record<string, string>> = {
  'ap-northeast-1': '477331159723',
  'ap-northeast-2': '845288260483',
  'ap-south-1': '565803892007',
  'ap-southeast-1': '377565633583',
  'ap-southeast-2': '454466003867',
  'ca-central-1': '918755190332',
  'eu-central-1': '203001061592',
  'eu-west-1': '568282634449',
  'eu-west-2': '487402164563',
  'us-east-1': '432418664414',
  'us-east-2': '266458841044',
  'us-west-2': '081040173940',
};

/** The account of worker UIs and of the public crowd, in every region. */
export const UI_ACCOUNT = '394669845002';
export const ALGORITHM_ACCOUNT = '027400017018';

export type DataKind = 'image' | 'text' | 'video' | 'frames' | 'cloud' | 'custom';

export interface BuiltInTask {
  readonly data: DataKind;
  /** Name of its worker UI, where it has one; the others take a template. */
  readonly ui?: string;
  /** Whether the label attribute has to end in -ref. */
  readonly ref?: boolean;
  /** The algorithm that can label a part of the objects. */
  readonly algorithm?: string;
}

const BASES: Readonly<Record<string, BuiltInTask>> = {
  BoundingBox: { data: 'image', algorithm: 'object-detection' },
  ImageMultiClass: { data: 'image', algorithm: 'image-classification' },
  ImageMultiClassMultiLabel: { data: 'image' },
  SemanticSegmentation: { data: 'image', ref: true, algorithm: 'semantic-segmentation' },
  TextMultiClass: { data: 'text', algorithm: 'text-classification' },
  TextMultiClassMultiLabel: { data: 'text' },
  NamedEntityRecognition: { data: 'text', ui: 'NamedEntityRecognition' },
  VideoMultiClass: { data: 'video' },
  VideoObjectDetection: { data: 'frames', ui: 'VideoObjectDetection', ref: true },
  VideoObjectTracking: { data: 'frames', ui: 'VideoObjectTracking', ref: true },
  '3DPointCloudObjectDetection': { data: 'cloud', ui: 'PointCloudObjectDetection' },
  '3DPointCloudObjectTracking': { data: 'cloud', ui: 'PointCloudObjectTracking', ref: true },
  '3DPointCloudSemanticSegmentation': { data: 'cloud', ui: 'PointCloudSemanticSegmentation', ref: true },
};

const ADJUSTED = [
  'BoundingBox',
  'SemanticSegmentation',
  'VideoObjectDetection',
  'VideoObjectTracking',
  '3DPointCloudObjectDetection',
  '3DPointCloudObjectTracking',
  '3DPointCloudSemanticSegmentation',
];

/** Every task that AWS has Lambdas for, by the name behind PRE- and ACS-. */
export const BUILT_IN_TASKS: Readonly<Record<string, BuiltInTask>> = {
  ...BASES,
  ...Object.fromEntries(ADJUSTED.map((name) => [`Adjustment${name}`, BASES[name] as BuiltInTask])),
  VerificationBoundingBox: { data: 'image' },
  VerificationSemanticSegmentation: { data: 'image' },
  PassThrough: { data: 'custom' },
};

export const UI_NAMES = [...new Set(Object.values(BASES).flatMap(({ ui }) => ui ?? []))];
export const ALGORITHMS = [...new Set(Object.values(BASES).flatMap(({ algorithm }) => algorithm ?? []))];

/** What AWS has under a name; undefined for any other name, `constructor` among them. */
export function builtInTask(name: string): BuiltInTask | undefined {
  return Object.hasOwn(BUILT_IN_TASKS, name) ? BUILT_IN_TASKS[name] : undefined;
}
