import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { onTestFinished } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { checkLabels, type LabelsCheckOptions } from '../../src/labels/check/check.ts';

type Line = Readonly<Record<string, unknown>>;

const COMMON = {
  'human-annotated': 'yes',
  'creation-date': '2024-05-06T07:08:09.123456',
  'job-name': 'labeling-job/shelf',
};

interface BoxLine {
  readonly name?: string;
  readonly attribute?: string;
  readonly boxes?: readonly (readonly [
    id: number | string,
    left: number,
    top: number,
    width: number,
    height: number,
  ])[];
  readonly classes?: Readonly<Record<string, string>>;
  readonly confidence?: number;
  readonly size?: readonly [width: number, height: number];
  readonly metadata?: Line;
}

/** A line as an object detection job writes it. */
export function boxLine({
  name = 'a.jpg',
  attribute = 'shelf',
  boxes = [[0, 10, 20, 30, 40]],
  classes = { 0: 'tin', 1: 'jar' },
  confidence = 0.83,
  size: [width, height] = [640, 480],
  metadata = {},
}: BoxLine = {}): Line {
  return {
    'source-ref': name.includes('://') ? name : `s3://shop/photos/${name}`,
    ...boxLabel({ attribute, boxes, classes, confidence, size: [width, height], metadata }),
  };
}

/** The two keys that it adds. */
export function boxLabel({
  attribute = 'shelf',
  boxes = [[0, 10, 20, 30, 40]],
  classes = { 0: 'tin', 1: 'jar' },
  confidence = 0.83,
  size: [width, height] = [640, 480],
  metadata = {},
}: BoxLine = {}): Line {
  return {
    [attribute]: {
      image_size: [{ width, height, depth: 3 }],
      annotations: boxes.map(([class_id, left, top, width, height]) => ({
        class_id,
        left,
        top,
        width,
        height,
      })),
    },
    [`${attribute}-metadata`]: {
      objects: boxes.map(() => ({ confidence })),
      'class-map': classes,
      type: 'groundtruth/object-detection',
      ...COMMON,
      ...metadata,
    },
  };
}

/** A line with one label of any type. */
export function line(
  type: string,
  value: unknown,
  metadata: Line = {},
  rest: Line = { 'source-ref': 's3://shop/a.jpg' },
) {
  return { ...rest, label: value, 'label-metadata': { type: `groundtruth/${type}`, ...COMMON, ...metadata } };
}

/** A cuboid as a point cloud job writes it. */
export function cuboidOf(more: Line = {}) {
  return {
    'class-id': 0,
    'center-x': 1,
    'center-y': 2,
    'center-z': 3,
    length: 4,
    width: 2,
    height: 1,
    roll: 0,
    pitch: 0,
    yaw: 0,
    ...more,
  };
}

export function textOf(lines: readonly (Line | string)[]): string {
  return lines.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join('');
}

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundctl-labels-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function fileOf(
  lines: readonly (Line | string)[],
  name = 'output.manifest',
  folder = scratch(),
): string {
  const path = join(folder, name);
  writeFileSync(path, textOf(lines));
  return path;
}

/** The report of a manifest with these lines. */
export function report(lines: readonly (Line | string)[], options: LabelsCheckOptions = {}) {
  return reportOf(fileOf(lines), options);
}

export function reportOf(path: string, options: LabelsCheckOptions = {}) {
  return drain(checkLabels({ place: { in: 'file', path }, folder: undefined }, undefined, options));
}

/** `rule:line` of every finding but those about what nobody could look at. */
export async function found(
  lines: readonly (Line | string)[],
  options: LabelsCheckOptions = {},
): Promise<string[]> {
  const { findings } = await report(lines, { images: 'none', ...options });
  return findings.map(
    ({ rule, location }) =>
      `${rule.replace('labels/', '')}${location?.line === undefined ? '' : `:${location.line}`}`,
  );
}

/** A palette PNG: `rows` are indexes, the palette is `#rrggbb`. */
export function maskPng(rows: readonly (readonly number[])[], colours: readonly string[]): Buffer {
  const width = rows[0]?.length ?? 0;
  const palette = Array.from({ length: 256 }, (_, at) => {
    const value = Number.parseInt((colours[at] ?? '#ffffff').slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255] as [number, number, number];
  });
  return Buffer.from(
    encode({
      width,
      height: rows.length,
      data: Uint8Array.from(rows.flat()),
      channels: 1,
      depth: 8,
      palette,
    }),
  );
}

export const COLOUR_MAP = {
  0: { 'class-name': 'BACKGROUND', 'hex-color': '#ffffff', confidence: 0 },
  1: { 'class-name': 'tin', 'hex-color': '#2ca02c', confidence: 0 },
  2: { 'class-name': 'jar', 'hex-color': '#1f77b4', confidence: 0 },
};
