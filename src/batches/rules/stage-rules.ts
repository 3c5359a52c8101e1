import { defineRule } from '../../core/finding.ts';

export const foreignObject = defineRule({
  id: 'stage/foreign-object',
  severity: 'error',
  title: 'A different object is already where a copy should go',
  why: 'Nothing is overwritten, so the batch would not be complete.',
  fix: 'Stage to an empty prefix.',
  source: 'groundctl: copies are conditional (If-None-Match)',
});

export const extraObject = defineRule({
  id: 'stage/extra-object',
  severity: 'error',
  title: "A batch's folder contains an object that belongs to no batch",
  why: 'The batch includes everything in its folder, and this object may push it over a limit.',
  fix: 'Stage to an empty prefix, or move the object away.',
  source: 'Inferred: a batch is one S3 location',
});

export const sizeOnly = defineRule({
  id: 'stage/compared-by-size-only',
  severity: 'warning',
  title: 'A copy could be compared only by its size',
  why: 'Neither the ETag nor a full-object checksum is of the same kind on both sides.',
  fix: 'S3 checks its own copies; where that is not enough, download and compare.',
  source:
    'Amazon S3 user guide, checking-object-integrity: ETags of multipart and KMS objects are not MD5 hashes',
});

export const crossesRegion = defineRule({
  id: 'stage/crosses-regions',
  severity: 'info',
  title: 'The copies leave their region',
  why: 'Data transferred between regions is charged for, and is slower.',
  fix: 'No action is needed if that is intended.',
  source: 'Amazon S3 pricing: data transfer',
});

export const stageRules = [foreignObject, extraObject, sizeOnly, crossesRegion] as const;
