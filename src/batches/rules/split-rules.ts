import { defineRule } from '../../core/finding.ts';

export const groupTooLarge = defineRule({
  id: 'batch/set-too-large',
  severity: 'error',
  title: 'Files that must stay together fit in no batch',
  why: 'The set has more than 10,000 files or 100 GB, so it would have to be torn apart.',
  fix: 'Keep smaller sets together (--keep-together with a pattern), or leave the set out (--skip-oversize).',
  source: 'SageMaker developer guide, gtp-create-batches',
});

export const needlesslyTwice = defineRule({
  id: 'batch/listed-twice',
  severity: 'info',
  title: 'An object was listed twice and is split once',
  why: 'Every file is in exactly one batch.',
  fix: 'Nothing needs to be done; the manifest may be tidied.',
  source: 'groundctl',
});

export const leftOutOfBatch = defineRule({
  id: 'batch/left-out',
  severity: 'info',
  title: 'Files are in no batch because they are not data, or not meant',
  why: 'Systems and editors leave files beside the data (.DS_Store, Thumbs.db, ._NAME, NAME.tmp), and each would be a file to label.',
  fix: '--keep-junk takes them too; --include and --exclude say what is meant.',
  source: 'groundctl',
});

export const splitRules = [groupTooLarge, needlesslyTwice, leftOutOfBatch] as const;
