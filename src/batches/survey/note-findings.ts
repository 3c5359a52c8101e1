import { type Finding, finding } from '../../core/finding.ts';
import { oddSource } from '../../core/manifest/data-source.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import * as rules from '../rules/manifest-rules.ts';
import { linkNotFollowed, unreadableFile } from '../rules/plus-rules.ts';
import type { SourceNotes } from '../sources/notes.ts';
import { tallied } from './tally.ts';

/** Findings about how a source could be read: bad lines, missing and refused objects, links. */
export function noteFindings(notes: SourceNotes, source: string): Finding[] {
  const found: Finding[] = notes.malformed.map(({ line, problem }) =>
    finding(rules.malformedLine, {
      subject: source,
      message: `Line ${grouped(line)}: ${problem}${problem.endsWith('?') ? '' : '.'}`,
      location: { file: source, line },
    }),
  );
  const unnamed = notes.malformedCount - notes.malformed.length;
  if (unnamed > 0) {
    const message = `${grouped(unnamed)} more lines cannot be read.`;
    found.push(finding(rules.malformedLine, { subject: source, message }));
  }
  const denied = tallied(
    rules.deniedObject,
    notes.denied,
    {
      source,
      one: notes.refusal?.message ?? 'AWS refused.',
      many: (count) => `${count} objects cannot be read for lack of permission`,
    },
    notes.refusal?.aws?.missingAction === undefined
      ? {}
      : {
          fix: `Ask for the IAM permission ${notes.refusal.aws.missingAction} (and s3:ListBucket, to distinguish missing from refused).`,
        },
  );
  if (notes.buckets.size > 1) {
    const names = [...notes.buckets].sort();
    const message = `It points into ${names.length} buckets: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`;
    found.push(
      finding(rules.severalBuckets, { subject: source, message, evidence: { buckets: names.slice(0, 50) } }),
    );
  }
  if (notes.inlineLines > 0) {
    const message = `${counted(notes.inlineLines, 'line')} with source instead of source-ref.`;
    found.push(finding(rules.inlineText, { subject: source, message }));
  }
  return [
    ...found,
    ...denied,
    ...tallied(oddSource, notes.odd, {
      source,
      one: notes.oddity,
      many: (count) =>
        `${count} lines have a source that may not be read as intended (the first: ${notes.oddity.replace(/\.$/, '')})`,
    }),
    ...notAsked(notes, source),
    ...tallied(rules.missingObject, notes.missing, {
      source,
      one: 'The object does not exist.',
      many: (count) => `${count} objects do not exist`,
    }),
    ...tallied(linkNotFollowed, notes.links, {
      source,
      one: 'A symbolic link that was not followed.',
      many: (count) => `${count} symbolic links were not followed`,
    }),
    ...tallied(unreadableFile, notes.unreadable, {
      source,
      one: 'It cannot be read for lack of permission.',
      many: (count) => `${count} files or folders cannot be read for lack of permission`,
    }),
  ];
}

function notAsked({ unasked }: SourceNotes, source: string): Finding[] {
  if (unasked === 0) return [];
  const message = `S3 was not asked about ${counted(unasked, 'object')}: there is no region or there are no credentials.`;
  return [finding(rules.notAsked, { subject: source, message, evidence: { objects: unasked } })];
}
