import { defineRule } from '../../core/finding.ts';

export const foreignObject = defineRule({
  id: 'stage/foreign-object',
  severity: 'error',
  title: 'Another object lies where a copy should go',
  why: 'Nothing is overwritten, so the batch would not be whole.',
  fix: 'Stage to an empty prefix.',
  source: 'groundctl: copies are conditional (If-None-Match)',
});

export const extraObject = defineRule({
  id: 'stage/extra-object',
  severity: 'error',
  title: "An object that belongs to no batch lies in a batch's folder",
  why: 'The batch takes in everything below its folder, and may be over a limit by it.',
  fix: 'Stage to an empty prefix, or move the object away.',
  source: 'Inferred: a batch is one S3 location',
});

export const sizeOnly = defineRule({
  id: 'stage/compared-by-size-only',
  severity: 'warning',
  title: 'A copy could be compared by its size only',
  why: 'Neither ETag nor a checksum over the whole object is the same kind of number on both sides.',
  fix: 'S3 checks its own copies; compare by downloading where that is not enough.',
  source: 'Amazon S3 user guide, checking-object-integrity: ETags of multipart and KMS objects are no MD5',
});

export const crossesRegion = defineRule({
  id: 'stage/crosses-regions',
  severity: 'info',
  title: 'The copies leave their region',
  why: 'Data transferred between regions is charged for, and is slower.',
  fix: 'Nothing needs to be done if that is meant.',
  source: 'Amazon S3 pricing: data transfer',
});

export const stageRules = [foreignObject, extraObject, sizeOnly, crossesRegion] as const;
