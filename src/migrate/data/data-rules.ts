import { defineRule, type Rule } from '../../core/finding.ts';

const SOURCE =
  'Compared by listing both places; a copy is the same where size and ETag, or a checksum over the whole object, agree.';

export const dataRules = {
  missing: defineRule({
    id: 'data/missing',
    severity: 'error',
    title: 'Data that a flow reads does not exist',
    why: 'The flow opens in Canvas, but fails as soon as it reads.',
    fix: 'Copy the data (groundctl migrate data FOLDER --remap FILE), import the source again in Canvas, or do not migrate the flow.',
    source: SOURCE,
  }),
  conflict: defineRule({
    id: 'data/other-object-there',
    severity: 'error',
    title: 'A different object is already where data should go',
    why: 'It is not the same as the one to be copied, and nothing is overwritten.',
    fix: 'Look at both objects; map the bucket to another one, or remove the object that is in the way.',
    source: SOURCE,
  }),
  tooLarge: defineRule({
    id: 'data/too-large-to-copy',
    severity: 'error',
    title: 'An object is too large to be copied in one request',
    why: 'S3 copies at most 5 GB in one request, and groundctl does not use multipart copy.',
    fix: 'Copy it with: aws s3 cp SOURCE TARGET.',
    source: 'Amazon S3 API Reference, CopyObject.',
  }),
  denied: defineRule({
    id: 'data/not-checked',
    severity: 'warning',
    title: 'An S3 location that flows read could not be listed',
    why: 'Whether the data exists is not known.',
    fix: 'Allow s3:ListBucket on the bucket, or ask someone who has that permission.',
    source: 'Follows from the response from S3.',
  }),
} as const;

/** For the catalogue. */
export const allDataRules: readonly Rule[] = Object.values(dataRules);
