export interface Status {
  readonly of: 'project' | 'batch';
  /** As the console and the portal show it. */
  readonly name: string;
  readonly meaning: string;
  /** Who has to do something before the status changes. */
  readonly next: 'you' | 'AWS' | 'nobody';
  readonly action: string;
}

type Actor = Status['next'];

const project = (name: string, meaning: string, next: Actor, action: string): Status => ({
  of: 'project',
  name,
  meaning,
  next,
  action,
});
const batch = (name: string, meaning: string, next: Actor, action: string): Status => ({
  of: 'batch',
  name,
  meaning,
  next,
  action,
});

/**
 * Every status of Ground Truth Plus in the order in which they come (developer guide, gtp-project-portal and
 * gtp-review-batches). The guide names them; what to do next is taken from its procedures.
 */
export const STATUSES: readonly Status[] = [
  project(
    'Review in progress',
    'The request was sent; AWS is reviewing it. At most 5 projects may be in review.',
    'AWS',
    'A representative contacts you within 72 hours.',
  ),
  project(
    'Request approved',
    'The project may have batches.',
    'you',
    'Create the project team, then a batch in the portal.',
  ),
  project(
    'Workflow design and setup progress',
    'AWS designs the workflow and the labeling page.',
    'AWS',
    'Answer questions.',
  ),
  project('Pilot in-progress', 'A small part of the data is labeled.', 'AWS', 'Wait.'),
  project(
    'Pilot complete',
    'The pilot is labeled.',
    'you',
    'Review the pilot and say what should be changed.',
  ),
  project('Pricing complete', 'AWS has set a price.', 'you', 'Read the offer and accept or decline it.'),
  project('Contract executed', 'The contract is signed.', 'AWS', 'Production starts.'),
  project(
    'Production in-progress',
    'Batches are labeled.',
    'AWS',
    'Submit further batches, review those that are ready.',
  ),
  project('Production complete', 'Everything is labeled.', 'nobody', 'Nothing.'),
  project('Paused', 'Work on the project is paused.', 'you', 'Ask the AWS representative what is missing.'),
  batch('Request submitted', 'The batch was submitted.', 'AWS', 'The transfer starts.'),
  batch(
    'Data transfer in-progress',
    'AWS copies the data. At most 5 batches may be in this status.',
    'AWS',
    'Wait; keep the data where it is.',
  ),
  batch(
    'Data transfer failed',
    'The data could not be copied.',
    'you',
    "Run groundctl batches check on the input; check the role's permissions and the bucket's region.",
  ),
  batch('Data received', 'All files have arrived.', 'AWS', 'Workflows are set up.'),
  batch('In-progress', 'The batch is being labeled.', 'AWS', 'Wait.'),
  batch(
    'Ready for review',
    'Labels can be reviewed.',
    'you',
    'Review them in the portal, give feedback, accept or reject.',
  ),
  batch('Review submission in-progress', 'The review is being sent.', 'AWS', 'Wait.'),
  batch('Review complete', 'The review has arrived.', 'AWS', 'Wait.'),
  batch(
    'Accepted',
    'The batch was accepted. This is final and cannot be undone.',
    'AWS',
    'The labels are delivered.',
  ),
  batch(
    'Rejected',
    'The batch was rejected. This is final and cannot be undone.',
    'AWS',
    'The objects are labeled again.',
  ),
  batch('Sent for rework', 'Annotators label the rejected objects again.', 'AWS', 'Wait.'),
  batch(
    'Ready for delivery',
    'The labels are about to be written.',
    'AWS',
    'Make sure that the role may write to the output bucket.',
  ),
  batch('Data delivered', 'The labels are in the output bucket.', 'nobody', 'Nothing.'),
  batch('Paused', 'Work on the batch is paused.', 'you', 'Ask the AWS representative what is missing.'),
];
