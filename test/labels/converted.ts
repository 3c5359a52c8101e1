import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { drain } from '../../src/core/events.ts';
import { applyConversion, planConversion } from '../../src/labels/convert/apply.ts';
import { convertLabels } from '../../src/labels/convert/convert.ts';
import type { ConvertOptions } from '../../src/labels/convert/options.ts';
import type { TargetName } from '../../src/labels/convert/target-names.ts';
import { fileOf, scratch } from './lines.ts';

type Line = Readonly<Record<string, unknown>>;

export interface Converted {
  readonly out: string;
  /** Names below the folder, sorted. */
  readonly names: readonly string[];
  readonly losses: number;
  readonly attributes: readonly string[];
  /** Rules of its findings without their area. */
  readonly rules: readonly string[];
  readonly messages: readonly string[];
  text(name: string): string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the format has
  json(name: string): any;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the format has
  lines(name: string): any[];
}

export function converted(
  lines: readonly (Line | string)[],
  to: TargetName,
  options: Partial<ConvertOptions> = {},
): Promise<Converted> {
  return convertedFile(fileOf(lines), to, options);
}

/** What the conversion of a file wrote, once it was put in its place. */
export async function convertedFile(
  path: string,
  to: TargetName,
  options: Partial<ConvertOptions> = {},
): Promise<Converted> {
  const out = join(scratch(), 'out');
  const source = { place: { in: 'file', path }, folder: undefined } as const;
  const conversion = await drain(convertLabels(source, undefined, { to, out, ...options }));
  const plan = planConversion(conversion);
  await drain(applyConversion(conversion, plan, undefined, { local: options.local }));
  conversion.output.discard();
  const text = (name: string) => readFileSync(join(out, name), 'utf8');
  return {
    out,
    names: readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out, name)).isFile())
      .sort(),
    losses: conversion.losses,
    attributes: conversion.attributes,
    rules: conversion.findings.map(({ rule }) => rule.replace('labels/', '')),
    messages: conversion.findings.map(({ message }) => message),
    text,
    json: (name) => JSON.parse(text(name)),
    lines: (name) =>
      text(name)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}
