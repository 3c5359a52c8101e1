import { defineRule } from '../../core/finding.ts';

export const groupTooLarge = defineRule({
  id: 'batch/set-too-large',
  severity: 'error',
  title: 'Files that must stay together fit in no batch',
  why: 'The set has more than 10,000 files or 100 GB, so it would have to be split up.',
  fix: 'Keep smaller sets together (--keep-together with a pattern), or leave the set out (--skip-oversize).',
  source: 'SageMaker developer guide, gtp-create-batches',
});

export const needlesslyTwice = defineRule({
  id: 'batch/listed-twice',
  severity: 'info',
  title: 'An object was listed twice and is split once',
  why: 'Every file is in exactly one batch.',
  fix: 'No action is needed; the manifest can be cleaned up.',
  source: 'groundctl',
});

export const leftOutOfBatch = defineRule({
  id: 'batch/left-out',
  severity: 'info',
  title: 'Files left out of every batch because they are not data, or not selected',
  why: 'Operating systems and editors leave files next to the data (.DS_Store, Thumbs.db, ._NAME, NAME.tmp), and each would be a file to label.',
  fix: '--keep-junk keeps them; --include and --exclude select files.',
  source: 'groundctl',
});

export const splitRules = [groupTooLarge, needlesslyTwice, leftOutOfBatch] as const;
