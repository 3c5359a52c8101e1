/** The job whose output manifest the demonstration account holds: stopped with some objects labeled, and one failed. */
export const DEMO_OUTPUT_JOB = 'archive-second-look-12';

const CLASSES = ['right', 'wrong'];

/** Its output manifest, from the lines of its input. */
export function demoOutput(lines: readonly string[], job: string, date: Date): string {
  const outputs = lines.map((line, index) => {
    const added = { [job]: undefined, [`${job}-metadata`]: undefined, ...labelOf(index, job, date) };
    return `${JSON.stringify({ ...(JSON.parse(line) as object), ...added })}\n`;
  });
  return outputs.join('');
}

function labelOf(index: number, job: string, date: Date): object {
  const name = CLASSES[index];
  if (name !== undefined) {
    return {
      [job]: index,
      [`${job}-metadata`]: {
        'class-name': name,
        confidence: 0,
        type: 'groundtruth/image-classification',
        'job-name': `labeling-job/${job}`,
        'human-annotated': 'yes',
        'creation-date': date.toISOString().replace('Z', '000'),
      },
    };
  }
  if (index > CLASSES.length) return {};
  return {
    [`${job}-metadata`]: {
      'retry-count': 1,
      'failure-reason':
        'ClientError: Annotation tasks expired. Probable Reasons are 1) TaskAvailabilityLifetimeInSeconds parameter is too small. 5) All workers declined the tasks.',
      'human-annotated': 'true',
    },
  };
}
