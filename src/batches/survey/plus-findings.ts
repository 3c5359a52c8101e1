import { type Finding, finding } from '../../core/finding.ts';
import { formatBytes } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';
import { PLUS_REVIEWS, PLUS_TRANSFERS, plusLimits } from '../limits.ts';
import { duplicateItem } from '../rules/manifest-rules.ts';
import * as rules from '../rules/plus-rules.ts';
import { fits, type TaskType } from './file-types.ts';
import { type Gauge, gauge } from './gauge.ts';
import type { Survey } from './survey.ts';
import { Tally, tallied } from './tally.ts';

interface PlusFacts {
  /** The source in words, the subject of findings about all of it. */
  readonly source: string;
  readonly taskType?: TaskType | undefined;
  /** Batches that are being transferred now; AWS has no API that tells. */
  readonly transferring?: number | undefined;
  /** Projects that are in review now. */
  readonly inReview?: number | undefined;
}

const GIGA = { decimal: 'GB', binary: 'GiB' } as const;

/** Used of allowed, for every limit of a batch that can be measured or was told. */
export function plusGauges(
  survey: Survey,
  facts: Pick<PlusFacts, 'transferring' | 'inReview'> = {},
): Gauge[] {
  const { limits } = survey;
  const giga = GIGA[limits.units];
  const gauges = [
    gauge('Files', 'count', survey.files, limits.files, 'at most 10,000'),
    gauge('Total size', 'bytes', survey.bytes, limits.totalBytes, `less than 100 ${giga}`),
    gauge('Largest file', 'bytes', survey.largest[0]?.size ?? 0, limits.fileBytes, `at most 2 ${giga}`),
  ];
  if (facts.transferring !== undefined) {
    gauges.push(
      gauge(
        'Batches in transfer with this one',
        'count',
        facts.transferring + 1,
        PLUS_TRANSFERS,
        'at most 5',
      ),
    );
  }
  if (facts.inReview !== undefined) {
    gauges.push(gauge('Projects in review', 'count', facts.inReview, PLUS_REVIEWS, 'at most 5'));
  }
  return gauges;
}

/** The findings that follow from the numbers alone. */
export function plusFindings(survey: Survey, facts: PlusFacts): Finding[] {
  return [
    ...limitFindings(survey, facts),
    ...contentFindings(survey, facts),
    ...quotaFindings(facts),
    finding(rules.excludedData, { subject: facts.source, message: rules.excludedData.why }),
  ];
}

function limitFindings(survey: Survey, { source }: PlusFacts): Finding[] {
  const { limits, files, bytes } = survey;
  const giga = GIGA[limits.units];
  const found: Finding[] = [];
  if (files === 0) {
    found.push(finding(rules.emptySource, { subject: source, message: `${source} has no files.` }));
  }
  if (files > limits.files) {
    const message = `${grouped(files)} files, at most ${grouped(limits.files)} are allowed.`;
    found.push(
      finding(rules.tooManyFiles, { subject: source, message, evidence: { files, limit: limits.files } }),
    );
  }
  if (bytes > limits.totalBytes) {
    const message = `${formatBytes(bytes, limits.units)} (${grouped(bytes)} bytes) in total; it must be less than 100 ${giga}.`;
    const evidence = { bytes, limit: limits.totalBytes };
    found.push(finding(rules.tooMuchData, { subject: source, message, evidence }));
  }
  const [largest] = survey.largest;
  const size = largest === undefined ? '' : formatBytes(largest.size, limits.units);
  found.push(
    ...tallied(rules.fileTooLarge, survey.tooLarge, {
      source,
      one: `${size} (${grouped(largest?.size ?? 0)} bytes); at most 2 ${giga} are allowed.`,
      many: (count) => `${count} files are larger than 2 ${giga}, the largest has ${size}`,
    }),
    ...betweenFindings(survey, source),
  );
  return found;
}

/** AWS says GB and leaves open which. Between the two readings nobody can tell whether a batch is accepted. */
function betweenFindings(survey: Survey, source: string): Finding[] {
  const low = plusLimits('decimal').totalBytes;
  const high = plusLimits('binary').totalBytes;
  const total = survey.bytes > low && survey.bytes <= high;
  const parts = [
    ...(survey.between.count > 0
      ? [
          `${grouped(survey.between.count)} ${survey.between.count === 1 ? 'file' : 'files'} between 2 GB and 2 GiB`,
        ]
      : []),
    ...(total ? [`a total between 100 GB and 100 GiB (${grouped(survey.bytes)} bytes)`] : []),
  ];
  if (parts.length === 0) return [];
  const message = `${parts.join(' and ')}: AWS does not say whether GB counts in 10^9 or in 2^30, so this may be accepted or refused.`;
  const evidence = { files: survey.between.count, examples: [...survey.between.examples], total };
  const [only] = survey.between.examples;
  const subject = survey.between.count === 1 && !total && only !== undefined ? only : source;
  return [finding(rules.betweenUnits, { subject, message, evidence })];
}

function contentFindings(survey: Survey, { source, taskType }: PlusFacts): Finding[] {
  return [
    ...tallied(rules.needsRestore, survey.archived, {
      source,
      one: 'It is in an archive storage class and has no restored copy.',
      many: (count) => `${count} objects are archived and have no restored copy`,
    }),
    ...tallied(rules.zeroByteFile, survey.empty, {
      source,
      one: 'It has 0 bytes.',
      many: (count) => `${count} files have 0 bytes`,
    }),
    ...tallied(rules.folderMarker, survey.folderMarkers, {
      source,
      one: 'An empty object whose name ends in a slash; it counts as a file here.',
      many: (count) => `${count} empty objects stand for folders; they count as files here`,
    }),
    ...tallied(rules.strayFile, survey.stray, {
      source,
      one: 'A program left it there; it is not data.',
      many: (count) => `${count} files were left there by programs, and are not data`,
    }),
    ...tallied(rules.ambiguousNames, survey.similar, {
      source,
      one: 'The name differs from another only in capitalization or Unicode form.',
      many: (count) => `${count} names differ from another only in capitalization or Unicode form`,
    }),
    ...tallied(duplicateItem, survey.duplicates, {
      source,
      one: 'It is listed more than once.',
      many: (count) => `${count} times an object is listed again`,
    }),
    ...tallied(rules.specialCharacters, survey.special, {
      source,
      one: "It has characters other than letters, digits and ! - _ . * ' ( ) in its name.",
      many: (count) => `${count} names have spaces or special characters`,
    }),
    ...tallied(rules.prefixNotFolder, survey.outsideFolder, {
      source,
      one: `It begins with the prefix ${source} but is not under it.`,
      many: (count) => `${count} objects begin with the prefix but are not under it`,
    }),
    ...typeFindings(survey, source, taskType),
  ];
}

function typeFindings(survey: Survey, source: string, taskType: TaskType | undefined): Finding[] {
  if (taskType === undefined) return [];
  const strange = new Tally();
  let files = 0;
  const unfitting = [...survey.extensions].filter(([extension]) => !fits(extension, taskType));
  for (const [extension, count] of unfitting.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) {
    strange.add(`${extension === '' ? 'without extension' : `.${extension}`} (${grouped(count)})`);
    files += count;
  }
  if (files === 0) return [];
  const shown = strange.examples.join(', ');
  const message = `${grouped(files)} files do not look like ${taskType} data: ${shown}.`;
  return [finding(rules.unlikelyType, { subject: source, message, evidence: { count: files } })];
}

function quotaFindings({ source, transferring, inReview }: PlusFacts): Finding[] {
  const found: Finding[] = [];
  if (transferring !== undefined && transferring >= PLUS_TRANSFERS) {
    const message = `${transferring} batches are in transfer; at most ${PLUS_TRANSFERS} may be in transfer at a time.`;
    found.push(finding(rules.transfersFull, { subject: source, message }));
  }
  if (inReview !== undefined && inReview > PLUS_REVIEWS) {
    const message = `${inReview} projects are in review; at most ${PLUS_REVIEWS} may be in review at a time.`;
    found.push(finding(rules.reviewsFull, { subject: source, message }));
  }
  return found;
}
