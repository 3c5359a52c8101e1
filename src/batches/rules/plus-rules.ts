import { defineRule } from '../../core/finding.ts';

const GUIDE = 'SageMaker developer guide, gtp-create-batches';

export const fileTooLarge = defineRule({
  id: 'batch/file-too-large',
  severity: 'error',
  title: 'A file is larger than 2 GB',
  why: 'The transfer of a batch fails when one of its files is over the limit, after the batch was submitted.',
  fix: 'Split the file into smaller ones, or leave it out.',
  source: `${GUIDE}: each file at most 2 GB`,
});

export const tooManyFiles = defineRule({
  id: 'batch/too-many-files',
  severity: 'error',
  title: 'A batch has more than 10,000 files',
  why: 'The portal rejects the batch late and gives little detail.',
  fix: 'Split it: groundctl batches split SOURCE --out DIR.',
  source: `${GUIDE}: at most 10,000 files`,
});

export const tooMuchData = defineRule({
  id: 'batch/too-much-data',
  severity: 'error',
  title: 'A batch has 100 GB or more in total',
  why: 'The portal rejects the batch late and gives little detail.',
  fix: 'Split it: groundctl batches split SOURCE --out DIR.',
  source: `${GUIDE}: a total of less than 100 GB`,
});

export const betweenUnits = defineRule({
  id: 'batch/between-units',
  severity: 'warning',
  title: 'A size falls between the two readings of GB',
  why: 'AWS does not state whether its limits count in 10^9 (GB) or in 2^30 (GiB) bytes. Here the two disagree.',
  fix: 'Stay below the decimal reading to be sure. --units chooses the reading of this check.',
  source: `${GUIDE} says GB and does not define it; inferred`,
});

export const wrongRegion = defineRule({
  id: 'batch/wrong-region',
  severity: 'error',
  title: 'A bucket is not in us-east-1',
  why: 'Ground Truth Plus reads its input from buckets in US East (N. Virginia) only.',
  fix: 'Copy the data into a bucket in us-east-1: groundctl batches split, then groundctl batches stage.',
  source: `${GUIDE}: the bucket must be in us-east-1`,
});

export const emptySource = defineRule({
  id: 'batch/empty-source',
  severity: 'error',
  title: 'There are no files',
  why: 'A batch without files cannot be submitted; usually the prefix or the folder is misspelled.',
  fix: 'Check the spelling, including capitalization: keys are case-sensitive.',
  source: 'A batch consists of data objects',
});

export const zeroByteFile = defineRule({
  id: 'batch/zero-byte-file',
  severity: 'warning',
  title: 'A file is empty',
  why: 'There is nothing in it to label, and it counts toward the 10,000 files.',
  fix: 'Upload it again if the upload was interrupted; otherwise leave it out.',
  source: 'Inferred: an empty object holds no data to label',
});

export const folderMarker = defineRule({
  id: 'batch/folder-marker',
  severity: 'info',
  title: 'An empty object stands for a folder',
  why: "The console's “Create folder” leaves such an object. Whether it counts as a file of the batch is not documented; here it does.",
  fix: 'Delete the marker; the keys below it do not need it.',
  source: 'Amazon S3 user guide, using-folders; that it counts is an inference on the safe side',
});

export const strayFile = defineRule({
  id: 'batch/stray-file',
  severity: 'warning',
  title: 'A file that a system or an editor left behind',
  why: 'It counts toward the limits, and whoever labels the batch gets it as data.',
  fix: 'Delete it; groundctl batches split leaves such files out, and upload and stage send what split selected.',
  source: 'Known names: .DS_Store, ._*, Thumbs.db, *.part and the like',
});

export const ambiguousNames = defineRule({
  id: 'batch/names-differ-by-case',
  severity: 'warning',
  title: 'Names differ only by case or Unicode form',
  why: 'They are two objects in S3 and one file on many disks: whoever downloads them keeps one, and it shows the wrong label.',
  fix: 'Rename one of them.',
  source: 'Amazon S3 user guide, object-keys: keys are case-sensitive sequences of UTF-8 bytes',
});

export const needsRestore = defineRule({
  id: 'batch/needs-restore',
  severity: 'error',
  title: 'An object is archived',
  why: 'GetObject fails on it with InvalidObjectState until it has been restored.',
  fix: 'Restore it first (aws s3api restore-object), which takes minutes to 48 hours, or leave it out.',
  source: 'Amazon S3 user guide, restoring-objects: Glacier Flexible Retrieval and Deep Archive',
});

export const specialCharacters = defineRule({
  id: 'batch/special-characters',
  severity: 'warning',
  title: 'A name has spaces or special characters',
  why: 'Such keys need escaping in URLs and in manifests, and tools along the way escape them differently.',
  fix: "Use letters, digits and ! - _ . * ' ( ) only.",
  source: "Amazon S3 user guide, object-keys: safe characters; the console's field for names excludes spaces",
});

export const unlikelyType = defineRule({
  id: 'batch/unlikely-file-type',
  severity: 'warning',
  title: 'A file type does not fit the task type',
  why: 'It will be transferred and then cannot be labeled.',
  fix: 'Leave these files out, or check --task-type.',
  source: 'SageMaker developer guide, sms-supported-data-formats (labeling jobs); for Plus an inference',
});

export const kmsEncryption = defineRule({
  id: 'batch/kms-encryption',
  severity: 'info',
  title: 'Objects are encrypted with a KMS key',
  why: 'The role of the project must be allowed to use the key, by its own policy and by the policy of the key.',
  fix: 'Give the role kms:Decrypt on the key, and kms:GenerateDataKey where it writes.',
  source: 'Amazon S3 user guide, UsingKMSEncryption: permissions',
});

export const corsMissing = defineRule({
  id: 'batch/cors-missing',
  severity: 'warning',
  title: 'The bucket of images has no CORS rule for GET',
  why: 'Browsers then refuse the image in the labeling page: workers see an empty frame.',
  fix: 'Allow GET from every origin and expose Access-Control-Allow-Origin.',
  source: 'SageMaker developer guide, sms-cors-update',
});

export const prefixNotFolder = defineRule({
  id: 'batch/prefix-is-no-folder',
  severity: 'warning',
  title: 'The prefix matches more than its folder',
  why: 'A prefix matches every key that begins with it: images also matches images-old/.',
  fix: 'End the prefix with a slash.',
  source: 'Amazon S3 user guide, using-prefixes',
});

export const transfersFull = defineRule({
  id: 'batch/too-many-transfers',
  severity: 'error',
  title: 'Five batches are already being transferred',
  why: 'Another batch is refused until one of them has arrived.',
  fix: 'Wait until a batch has the status Data received, then submit the next.',
  source: `${GUIDE}: at most 5 batches in Data transfer in-progress`,
});

export const reviewsFull = defineRule({
  id: 'batch/too-many-reviews',
  severity: 'error',
  title: 'Five projects are already in review',
  why: 'Another project cannot be requested until one of them is approved.',
  fix: 'Wait for an approval, then request the next.',
  source: 'SageMaker developer guide, gtp-request-project: at most 5 projects in Review in progress',
});

export const excludedData = defineRule({
  id: 'batch/excluded-data',
  severity: 'info',
  title: 'Data under PHI, PCI or FedRAMP rules is excluded',
  why: 'Ground Truth Plus must not be given such data. No program can detect it; this is a reminder.',
  fix: 'Make sure that none of these files contains such data.',
  source: 'SageMaker developer guide, gtp',
});

export const linkNotFollowed = defineRule({
  id: 'batch/link-not-followed',
  severity: 'warning',
  title: 'A symbolic link leads to a folder, to nothing or to itself',
  why: 'Such links are not followed, so the files behind them are not counted anywhere.',
  fix: 'Name the real folder, or move the files to where the link is.',
  source: 'groundctl does not follow links, which may form a loop',
});

export const unreadableFile = defineRule({
  id: 'batch/unreadable',
  severity: 'error',
  title: 'A file or folder cannot be read',
  why: 'It is not counted anywhere.',
  fix: 'Give yourself permission to read it, or leave it out.',
  source: 'The file system refused',
});

export const unreadableSettings = defineRule({
  id: 'batch/settings-not-readable',
  severity: 'info',
  title: 'You have no permission to read a setting of the bucket',
  why: 'One of the checks could not be run.',
  fix: 'Ask for the permission, or check the setting in the console.',
  source: 'AWS refused',
});

export const plusRules = [
  fileTooLarge,
  tooManyFiles,
  tooMuchData,
  betweenUnits,
  wrongRegion,
  emptySource,
  zeroByteFile,
  folderMarker,
  strayFile,
  ambiguousNames,
  needsRestore,
  specialCharacters,
  unlikelyType,
  kmsEncryption,
  corsMissing,
  prefixNotFolder,
  transfersFull,
  reviewsFull,
  excludedData,
  linkNotFollowed,
  unreadableFile,
  unreadableSettings,
] as const;
