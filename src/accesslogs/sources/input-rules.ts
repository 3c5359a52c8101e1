import { defineRule } from '../../core/finding.ts';

const READING = 'groundctl: what could not be read is named rather than left out';

export const unreadable = defineRule({
  id: 'logs/unreadable',
  severity: 'error',
  title: 'An input could not be read',
  why: 'The report is about the other inputs only; what this one holds may change it.',
  fix: 'Make it readable, or leave it out.',
  source: READING,
});

export const brokenGzip = defineRule({
  id: 'logs/broken-gzip',
  severity: 'error',
  title: 'A packed file is incomplete or damaged',
  why: 'Only what could be unpacked before the break is in the report.',
  fix: 'Fetch the file again.',
  source: READING,
});

export const notALog = defineRule({
  id: 'logs/not-a-log',
  severity: 'warning',
  title: 'A file holds no access log records',
  why: 'It was read and not one line of it is a record: another kind of file, or a format this program does not know.',
  fix: 'Leave it out, or look at the samples of rejected lines to see what it is.',
  source: 'S3 user guide, "Amazon S3 server access log format"',
});

export const otherLog = defineRule({
  id: 'logs/other-log',
  severity: 'warning',
  title: 'A file is another kind of log',
  why: 'It was recognised by its first bytes, and holds no server access log records of S3. The report does not cover it.',
  fix: 'Leave it out here; the finding says what it is good for.',
  source: 'User guides of the services that write these logs',
});

export const emptyFile = defineRule({
  id: 'logs/empty',
  severity: 'info',
  title: 'A file is empty',
  why: 'It holds no records. S3 delivers no empty logs, so something may have gone wrong on the way.',
  fix: 'Compare it with the object in the log bucket.',
  source: READING,
});

export const rejectedLines = defineRule({
  id: 'logs/rejected-lines',
  severity: 'warning',
  title: 'Some lines are no records',
  why: 'They were set aside and are in none of the numbers. S3 does not escape quotes, and now and then it delivers a line that is cut or joined with another.',
  fix: 'Look at the samples of each reason (--output json). Where many lines are rejected for one reason, the file is something else.',
  source: 'Observed in published S3 access logs',
});

export const settledUnits = defineRule({
  id: 'logs/settled-units',
  severity: 'info',
  title: 'Old tasks were summed up for want of memory',
  why: 'Tasks that expired longest ago were merged with others that look alike. Counts stay exact; a record that came in very late may have been judged without its task.',
  fix: 'Give more with --memory, or a shorter time with --since and --until.',
  source: 'groundctl: reading keeps to a memory budget',
});

export const noRecords = defineRule({
  id: 'logs/no-records',
  severity: 'error',
  title: 'No records at all',
  why: 'Nothing was read that could be judged. S3 delivers logs hours late and sometimes not at all, so this proves nothing about the requests.',
  fix: 'Check the source, --since and --until, and the filters; look up where the bucket sends its logs.',
  source: 'S3 user guide, "Logging requests with server access logging": best effort delivery',
});

export const lateFiles = defineRule({
  id: 'logs/skipped-files',
  severity: 'info',
  title: 'Files were left out by their date',
  why: 'Their names say that they were delivered before the time asked about, or more than seven days after it. S3 delivers most records within hours, and promises nothing.',
  fix: 'Leave --since and --until out to read everything.',
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
