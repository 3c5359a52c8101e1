/** How an attribute's value is written. */
export type AttributeType = 'text' | 'url' | 'json' | 'json-array' | 'number' | 'switch' | readonly string[];

export interface CrowdElement {
  readonly attributes: Readonly<Record<string, AttributeType>>;
  /** Attributes that AWS's samples use though its pages do not name them. */
  readonly undocumented: readonly string[];
  readonly required: readonly string[];
  /** Children with a meaning of their own, and whether the page says that they are required. */
  readonly regions: Readonly<Record<string, boolean>>;
  /** Members of the answer under the element's name; empty where the page names none. */
  readonly output: readonly string[];
  /** Without a name the answer has no key for it. */
  readonly named: boolean;
  /** Stands without `<crowd-form>`. */
  readonly standalone: boolean;
  /** Page of the guide, under https://docs.aws.amazon.com/sagemaker/latest/dg/. */
  readonly page: string;
}

const NOTHING_SPECIAL = {
  attributes: {},
  undocumented: [],
  required: [],
  regions: {},
  output: [],
  named: false,
  standalone: false,
};

/** What the pages say beyond {@link NOTHING_SPECIAL}. */
const TABLE: Readonly<Record<string, Partial<CrowdElement>>> = {
  'crowd-alert': {
    attributes: { dismissible: 'switch', type: ['info', 'success', 'error', 'warning'] },
  },
  'crowd-badge': {
    attributes: { for: 'text', icon: 'text', label: 'text' },
  },
  'crowd-bounding-box': {
    attributes: {
      header: 'text',
      'initial-value': 'json-array',
      labels: 'json-array',
      name: 'text',
      src: 'url',
    },
    regions: { 'full-instructions': true, 'short-instructions': true },
    output: ['boundingBoxes', 'inputImageProperties'],
    named: true,
  },
  'crowd-button': {
    attributes: {
      disabled: 'switch',
      'form-action': ['submit', 'reset'],
      href: 'url',
      icon: 'text',
      'icon-align': ['left', 'right'],
      'icon-url': 'url',
      loading: 'switch',
      target: 'text',
      variant: ['primary', 'normal', 'link', 'icon'],
    },
  },
  'crowd-card': {
    attributes: { heading: 'text', image: 'url' },
  },
  'crowd-checkbox': {
    attributes: { checked: 'switch', disabled: 'switch', name: 'text', required: 'switch', value: 'text' },
    named: true,
  },
  'crowd-classifier': {
    attributes: { categories: 'json-array', header: 'text', name: 'text' },
    undocumented: ['initial-value', 'exclusion-category'],
    required: ['categories', 'header', 'name'],
    regions: { 'classification-target': true, 'full-instructions': true, 'short-instructions': true },
    named: true,
  },
  'crowd-classifier-multi-select': {
    attributes: { categories: 'json-array', header: 'text', name: 'text', 'exclusion-category': 'json' },
    regions: { 'classification-target': false, 'full-instructions': false, 'short-instructions': false },
    named: true,
  },
  'crowd-entity-annotation': {
    attributes: {
      header: 'text',
      'initial-value': 'json-array',
      labels: 'json-array',
      name: 'text',
      text: 'text',
    },
    regions: { 'full-instructions': false, 'short-instructions': false },
    output: ['entities'],
    named: true,
    standalone: true,
  },
  'crowd-fab': {
    attributes: { disabled: 'switch', icon: 'text', label: 'text', title: 'text' },
  },
  'crowd-form': {
    attributes: {},
  },
  'crowd-icon-button': {
    attributes: { disabled: 'switch', icon: 'text' },
  },
  'crowd-image-classifier': {
    attributes: { categories: 'json-array', header: 'text', name: 'text', overlay: 'json', src: 'url' },
    regions: { 'full-instructions': false, 'short-instructions': false, 'worker-comment': false },
    named: true,
  },
  'crowd-image-classifier-multi-select': {
    attributes: {
      categories: 'json-array',
      header: 'text',
      name: 'text',
      src: 'url',
      'exclusion-category': 'json',
    },
    regions: { 'full-instructions': false, 'short-instructions': false },
    named: true,
    page: 'sms-ui-template-crowd-image-classifier-multi.html',
  },
  'crowd-input': {
    attributes: {
      'allowed-pattern': 'text',
      'auto-focus': 'text',
      'auto-validate': 'switch',
      disabled: 'switch',
      'error-message': 'text',
      label: 'text',
      'max-length': 'number',
      'min-length': 'number',
      name: 'text',
      placeholder: 'text',
      required: 'switch',
      type: 'text',
      value: 'text',
    },
    named: true,
  },
  'crowd-instance-segmentation': {
    attributes: { header: 'text', labels: 'json-array', name: 'text', src: 'url' },
    regions: { 'full-instructions': false, 'short-instructions': false },
    output: ['labeledImage', 'instances', 'inputImageProperties'],
    named: true,
  },
  'crowd-instructions': {
    attributes: { 'link-text': 'text', 'link-type': ['link', 'button'] },
    regions: {
      'detailed-instructions': false,
      'negative-example': false,
      'positive-example': false,
      'short-summary': false,
    },
  },
  'crowd-keypoint': {
    attributes: {
      header: 'text',
      'initial-value': 'json-array',
      labels: 'json-array',
      name: 'text',
      src: 'text',
    },
    regions: { 'full-instructions': true, 'short-instructions': true },
    output: ['inputImageProperties', 'keypoints'],
    named: true,
  },
  'crowd-line': {
    attributes: {
      header: 'text',
      'initial-value': 'json-array',
      labels: 'json-array',
      'label-colors': 'json-array',
      name: 'text',
      src: 'url',
    },
    regions: { 'full-instructions': true, 'short-instructions': true },
    output: ['inputImageProperties', 'lines'],
    named: true,
  },
  'crowd-modal': {
    attributes: { 'link-text': 'text', 'link-type': ['link', 'button'] },
  },
  'crowd-polygon': {
    attributes: {
      header: 'text',
      labels: 'json-array',
      name: 'text',
      src: 'url',
      'initial-value': 'json-array',
    },
    regions: { 'full-instructions': true, 'short-instructions': true },
    output: ['polygons', 'inputImageProperties'],
    named: true,
  },
  'crowd-polyline': {
    attributes: {
      header: 'text',
      'initial-value': 'json-array',
      labels: 'json-array',
      'label-colors': 'json-array',
      name: 'text',
      src: 'url',
    },
    regions: { 'full-instructions': true, 'short-instructions': true },
    output: ['inputImageProperties', 'polylines'],
    named: true,
  },
  'crowd-radio-button': {
    attributes: { checked: 'switch', disabled: 'switch', name: 'text', value: 'text' },
    named: true,
  },
  'crowd-radio-group': {
    attributes: {},
  },
  'crowd-rekognition-detect-moderation-labels': {
    attributes: { header: 'text', src: 'url', categories: 'json-array', 'exclusion-category': 'json' },
    regions: { 'full-instructions': false, 'short-instructions': false },
    page: 'a2i-crowd-rekognition-detection.html',
  },
  'crowd-semantic-segmentation': {
    attributes: { header: 'text', 'initial-value': 'json', labels: 'json-array', name: 'text', src: 'url' },
    regions: { 'full-instructions': false, 'short-instructions': false },
    output: ['labeledImage', 'labelMappings', 'initialValueModified', 'inputImageProperties'],
    named: true,
  },
  'crowd-slider': {
    attributes: {
      disabled: 'switch',
      editable: 'switch',
      max: 'number',
      min: 'number',
      name: 'text',
      pin: 'switch',
      required: 'switch',
      'secondary-progress': 'text',
      step: 'number',
      value: 'text',
    },
    named: true,
  },
  'crowd-tab': {
    attributes: { header: 'text' },
  },
  'crowd-tabs': {
    attributes: {},
  },
  'crowd-text-area': {
    attributes: {
      'allowed-pattern': 'text',
      'auto-focus': 'switch',
      'auto-validate': 'switch',
      'char-counter': 'switch',
      disabled: 'switch',
      'error-message': 'text',
      label: 'text',
      'max-length': 'number',
      'max-rows': 'number',
      name: 'text',
      placeholder: 'text',
      rows: 'number',
      value: 'text',
    },
    undocumented: ['originalvalue', 'required'],
    named: true,
  },
  'crowd-textract-analyze-document': {
    attributes: {
      header: 'text',
      src: 'url',
      initialValue: 'json-array',
      blockTypes: 'json-array',
      keys: 'json-array',
      'no-key-edit': 'switch',
      'no-geometry-edit': 'switch',
    },
    undocumented: ['initial-value', 'block-types'],
    regions: { 'full-instructions': false, 'short-instructions': false },
    page: 'a2i-crowd-textract-detection.html',
  },
  'crowd-toast': {
    attributes: { duration: 'number', text: 'text' },
    undocumented: ['opened'],
  },
  'crowd-toggle-button': {
    attributes: {
      checked: 'switch',
      disabled: 'switch',
      invalid: 'text',
      name: 'text',
      required: 'switch',
      value: 'text',
    },
    named: true,
  },
};

/** The crowd elements of the SageMaker developer guide. */
export const CROWD_ELEMENTS: Readonly<Record<string, CrowdElement>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, special]) => [
    name,
    { ...NOTHING_SPECIAL, page: `sms-ui-template-${name}.html`, ...special },
  ]),
);

/** What the guide says of an element; undefined for any other name, `constructor` among them. */
export function crowdElement(name: string): CrowdElement | undefined {
  return Object.hasOwn(CROWD_ELEMENTS, name) ? CROWD_ELEMENTS[name] : undefined;
}

/** Elements that AWS's samples use though the guide has no page for them. */
export const UNDOCUMENTED_ELEMENTS: readonly string[] = [
  'crowd-slider-label',
  'crowd-question-answer-generation',
  'crowd-text-ranking',
  'crowd-2d-skeleton',
];

/** Every child with a meaning of its own, of whatever element. */
export const REGIONS: ReadonlySet<string> = new Set(
  Object.values(CROWD_ELEMENTS).flatMap(({ regions }) => Object.keys(regions)),
);
