import { type Fields, isFields } from '../fields.ts';
import { bad, good, type Parsed } from '../parsed.ts';
import { quoteForMessage } from '../text/sanitize.ts';

const ANNOTATION_TYPES = ['BoundingBox', 'Polyline', 'Polygon', 'Keypoint'];
const LONGEST_NAME = 256;
/** Of video frames and point clouds. Source of the quotas: sms-label-cat-config-attributes. */
const LONGEST_FRAME_LABEL = 16;
const MOST_ATTRIBUTES = 10;
const MOST_FREE_TEXTS = 5;
const MOST_CHOICES = 10;
const LONGEST_DESCRIPTION = 128;
const LONGEST_SHORT = 255;
const LONGEST_FULL = 2_048;

/** What a label category configuration is for. */
export interface LabelConfigUse {
  /** One of AWS's own tasks; undefined for a custom one. */
  readonly task: string | undefined;
  /** Whether workers label video frames or point clouds, which have attributes and shorter names. */
  readonly frames: boolean;
}

export interface LabelConfig {
  readonly labels: readonly string[];
  /** The label of an earlier job that is adjusted or verified: auditLabelAttributeName. */
  readonly audits: string | undefined;
  /** Sentences without an end. */
  readonly problems: readonly string[];
  /** What is odd, and taken all the same as far as anybody knows. */
  readonly warnings: readonly string[];
}

/** Holds a label category configuration to the guide. Bad is what has no list of labels at all. */
export function readLabelConfig(text: string, { task, frames }: LabelConfigUse): Parsed<LabelConfig> {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return bad('it is not JSON');
  }
  if (!isFields(config) || !Array.isArray(config.labels)) return bad('it has no list of labels');
  const problems: string[] = [];
  const warnings: string[] = [];
  const names = labelNames(config.labels, frames, problems);
  if (frames) attributesOf(config, problems, warnings);
  const { annotationType, auditLabelAttributeName: audited, instructions } = config;
  if (annotationType !== undefined) {
    if (!ANNOTATION_TYPES.includes(String(annotationType))) {
      problems.push(
        `annotationType is ${ANNOTATION_TYPES.join(', ')}, not ${quoteForMessage(String(annotationType))}`,
      );
    } else if (!task?.includes('Video')) warnings.push('annotationType is read only for video frames');
  }
  const audits = /^(?:Adjustment|Verification)/.test(task ?? '');
  if (frames && audits && typeof audited !== 'string')
    problems.push(`auditLabelAttributeName is missing, which ${task} reads`);
  if (frames && !audits && audited !== undefined) {
    warnings.push('auditLabelAttributeName is present, but the job adjusts nothing');
  }
  if (task === 'NamedEntityRecognition' && !isFields(instructions)) {
    problems.push('instructions are missing, which named entities need');
  }
  if (isFields(instructions)) instructionsOf(instructions, frames, problems);
  return good({
    labels: names,
    audits: typeof audited === 'string' ? audited : undefined,
    problems,
    warnings,
  });
}

function labelNames(labels: readonly unknown[], frames: boolean, problems: string[]): string[] {
  const names: string[] = [];
  const longest = frames ? LONGEST_FRAME_LABEL : LONGEST_NAME;
  for (const [at, entry] of labels.entries()) {
    const name = isFields(entry) ? entry.label : undefined;
    if (typeof name !== 'string' || name === '') {
      problems.push(`label ${at + 1} is not { "label": "…" }`);
      continue;
    }
    if (names.includes(name)) problems.push(`the label ${quoteForMessage(name)} occurs twice`);
    if ([...name].length > longest)
      problems.push(`the label ${quoteForMessage(name)} has more than ${longest} characters`);
    names.push(name);
  }
  if (names.length === 0) problems.push('there are no labels');
  return names;
}

function attributesOf(config: Fields, problems: string[], warnings: string[]): void {
  const global = listOf(config, 'categoryGlobalAttributes', problems);
  const frame = listOf(config, 'frameAttributes', problems);
  checkAttributes(frame, 'frameAttributes', problems, warnings);
  for (const one of frame)
    if (isFields(one) && one.description === undefined)
      problems.push('an attribute of frameAttributes has no description');
  checkAttributes(global, 'categoryGlobalAttributes', problems, warnings);
  const globalNames = new Set(global.map((one) => (isFields(one) ? one.name : undefined)));
  for (const label of config.labels as readonly unknown[]) {
    if (!isFields(label)) continue;
    const own = listOf(label, 'categoryAttributes', problems);
    const where = `categoryAttributes of ${quoteForMessage(String(label.label))}`;
    checkAttributes(own, where, problems, warnings, global);
    const twice = own.find((one) => isFields(one) && globalNames.has(one.name));
    if (isFields(twice))
      problems.push(`${where}: ${quoteForMessage(String(twice.name))} is a global attribute as well`);
    editsOf(label, `the label ${quoteForMessage(String(label.label))}`, problems);
  }
}

function checkAttributes(
  list: readonly unknown[],
  where: string,
  problems: string[],
  warnings: string[],
  beside: readonly unknown[] = [],
): void {
  const all = [...beside, ...list];
  if (all.length > MOST_ATTRIBUTES)
    problems.push(`${where}: ${all.length} attributes, but at most ${MOST_ATTRIBUTES} are allowed`);
  const free = all.filter((one) => isFields(one) && one.type === 'string' && one.enum === undefined);
  if (free.length > MOST_FREE_TEXTS)
    problems.push(
      `${where}: ${free.length} free-text attributes, but at most ${MOST_FREE_TEXTS} are allowed`,
    );
  const names = new Set<unknown>();
  for (const one of list) {
    if (!isFields(one) || typeof one.name !== 'string' || one.name === '') {
      problems.push(`${where}: an attribute has no name`);
      continue;
    }
    const here = `${where}: ${quoteForMessage(one.name)}`;
    if (names.has(one.name)) problems.push(`${here} occurs twice`);
    names.add(one.name);
    if ([...one.name].length > LONGEST_FRAME_LABEL)
      problems.push(`${here} has more than ${LONGEST_FRAME_LABEL} characters`);
    if (typeof one.description === 'string' && one.description.length > LONGEST_DESCRIPTION) {
      problems.push(`${here} has a description of more than ${LONGEST_DESCRIPTION} characters`);
    }
    typeOf(one, here, problems, warnings);
    editsOf(one, here, problems);
  }
}

function typeOf(one: Fields, here: string, problems: string[], warnings: string[]): void {
  const { type, enum: choices, minimum, maximum } = one;
  if (type !== 'string' && type !== 'number')
    problems.push(`${here} has type ${quoteForMessage(String(type))}, not string or number`);
  if (type === 'number') {
    // The guide requires them, and leaves them out in its own example.
    if (minimum === undefined || maximum === undefined)
      warnings.push(`${here} is a number without minimum and maximum`);
    else if (Number(minimum) > Number(maximum)) problems.push(`${here} has a minimum above its maximum`);
  }
  if (choices === undefined) return;
  if (type === 'number') problems.push(`${here} has enum, which requires the type string`);
  if (!Array.isArray(choices) || choices.length === 0) problems.push(`${here} has an enum without choices`);
  else if (choices.length > MOST_CHOICES)
    problems.push(`${here} has ${choices.length} choices, but at most ${MOST_CHOICES} are allowed`);
  else if (choices.some((choice) => typeof choice !== 'string' || [...choice].length > LONGEST_FRAME_LABEL)) {
    problems.push(
      `${here} has a choice of more than ${LONGEST_FRAME_LABEL} characters, or one that is not text`,
    );
  }
}

function editsOf(of: Fields, here: string, problems: string[]): void {
  const { editsAllowed: edits } = of;
  if (edits !== undefined && edits !== 'any' && edits !== 'none')
    problems.push(`${here} has editsAllowed ${quoteForMessage(String(edits))}, not any or none`);
}

function instructionsOf(instructions: Fields, frames: boolean, problems: string[]): void {
  for (const [name, most] of [
    ['shortInstruction', LONGEST_SHORT],
    ['fullInstruction', LONGEST_FULL],
  ] as const) {
    const text = instructions[name];
    if (typeof text !== 'string') problems.push(`instructions have no ${name}`);
    else if (frames && text.length > most) problems.push(`${name} has more than ${most} characters`);
  }
}

function listOf(of: Fields, name: string, problems: string[]): readonly unknown[] {
  const list = of[name];
  if (list === undefined) return [];
  if (Array.isArray(list)) return list;
  problems.push(`${name} is not a list`);
  return [];
}
