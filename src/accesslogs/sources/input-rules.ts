import { defineRule } from '../../core/finding.ts';

const READING = 'groundctl: input that could not be read is reported, not silently skipped';

export const unreadable = defineRule({
  id: 'logs/unreadable',
  severity: 'error',
  title: 'An input could not be read',
  why: 'The report covers only the other inputs; the content of this one may change it.',
  fix: 'Make it readable, or exclude it.',
  source: READING,
});

export const brokenGzip = defineRule({
  id: 'logs/broken-gzip',
  severity: 'error',
  title: 'A compressed file is incomplete or damaged',
  why: 'Only the records before the damage are in the report.',
  fix: 'Download the file again.',
  source: READING,
});

export const notALog = defineRule({
  id: 'logs/not-a-log',
  severity: 'warning',
  title: 'A file holds no access log records',
  why: 'Not one line of it is a record: it is another kind of file, or a format that groundctl does not know.',
  fix: 'Leave it out, or look at the samples of rejected lines to see what it is.',
  source: 'S3 user guide, "Amazon S3 server access log format"',
});

export const otherLog = defineRule({
  id: 'logs/other-log',
  severity: 'warning',
  title: 'A file is another kind of log',
  why: 'It was recognized by its first bytes, and holds no S3 server access log records. The report does not cover it.',
  fix: 'Leave it out here; the finding says where it can be used.',
  source: 'User guides of the services that write these logs',
});

export const emptyFile = defineRule({
  id: 'logs/empty',
  severity: 'info',
  title: 'A file is empty',
  why: 'It holds no records. S3 delivers no empty logs, so something may have gone wrong along the way.',
  fix: 'Compare it with the object in the log bucket.',
  source: READING,
});

export const rejectedLines = defineRule({
  id: 'logs/rejected-lines',
  severity: 'warning',
  title: 'Some lines are not records',
  why: 'They were set aside and are not counted. S3 does not escape quotes, and now and then it delivers a line that is truncated or joined with another.',
  fix: 'Look at the samples of each reason (--output json). Where many lines are rejected for one reason, the file is a different kind of file.',
  source: 'Observed in published S3 access logs',
});

export const settledUnits = defineRule({
  id: 'logs/settled-units',
  severity: 'info',
  title: 'Old tasks were merged to save memory',
  why: 'Tasks that expired longest ago were merged with similar ones. Counts stay exact; a record that arrived very late may have been judged without its task.',
  fix: 'Allow more memory with --memory, or choose a shorter time range with --since and --until.',
  source: 'groundctl: reading stays within a memory budget',
});

export const noRecords = defineRule({
  id: 'logs/no-records',
  severity: 'error',
  title: 'No records',
  why: 'No records were read that could be judged. S3 delivers logs hours late and sometimes not at all, so this proves nothing about the requests.',
  fix: 'Check the source, --since and --until, and the filters; check where the bucket delivers its logs.',
  source: 'S3 user guide, "Logging requests with server access logging": best effort delivery',
});

export const lateFiles = defineRule({
  id: 'logs/skipped-files',
  severity: 'info',
  title: 'Files were skipped because of their date',
  why: 'According to their names they were delivered before the requested time range, or more than seven days after it. S3 delivers most records within hours, but guarantees nothing.',
  fix: 'Omit --since and --until to read everything.',
  source:
    'S3 user guide, keys of log objects: the date in the name is the time of delivery, or the day of the events',
});

export const inputRules = [
  unreadable,
  brokenGzip,
  notALog,
  otherLog,
  emptyFile,
  rejectedLines,
  settledUnits,
  noRecords,
  lateFiles,
];
