import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { domainProblem } from '../../../src/migrate/owners/domain-id.ts';
import { isStaged } from '../../../src/migrate/staged/staged-root.ts';
import { kmsKeyProblem } from '../../../src/migrate/target/kms-key.ts';
import type { PlaceField } from '../../state/completion.ts';
import type { Field, FormSpec, FormValues } from '../../state/form.ts';
import { atHome } from '../../text/home.ts';
import { type Place, uriOf } from './place.ts';

type Id =
  | 'folder'
  | 'target'
  | 'layout'
  | 'remap'
  | 'trained'
  | 'encryption'
  | 'kmsKey'
  | 'overwrite'
  | 'secret'
  | 'corrupt'
  | 'reread'
  | 'owner'
  | 'domain'
  | 'profile';

const text = <Of extends Id>(id: Of, label: string, help: string, place?: PlaceField): Field<Of> => ({
  id,
  label,
  kind: 'text',
  help,
  ...(place && { place }),
});
const choice = <Of extends Id>(id: Of, label: string, help: string, ...values: string[]): Field<Of> => ({
  id,
  label,
  kind: 'choice',
  help,
  options: values.map((value) => ({ value, label: value })),
});

/** Where flows come from, where they go, and how. */
export const PLACE_FORM: FormSpec<Id> = {
  id: 'place',
  title: 'Folder and target',
  intro: 'The folder is searched, and nothing is sent. Only the first two have to be filled in.',
  submit: 'Search the folder',
  fields: [
    text(
      'folder',
      'Folder',
      'For example /home/sagemaker-user, the mount of the EFS volume, or s3://BUCKET/PREFIX/.',
      { wants: 'folder', where: 'both' },
    ),
    text('target', 'Target', 's3://BUCKET/PREFIX; sagemaker in the name lets Canvas read it.', {
      wants: 'folder',
      where: 's3',
    }),
    choice(
      'layout',
      'Layout',
      'mirror keeps the folders below the target, flat puts every flow right there.',
      'mirror',
      'flat',
    ),
    text(
      'remap',
      'Remap file',
      'JSON map of accounts, regions, buckets and roles to replace in known fields.',
      { wants: 'file', where: 'here' },
    ),
    choice(
      'trained',
      'Trained',
      'What transforms have learnt from data: keep it, or strip it. How Canvas takes a stripped flow is not known.',
      'keep',
      'strip',
    ),
    choice(
      'encryption',
      'Encryption',
      'As the bucket says, with keys of S3, or with a KMS key.',
      'bucket',
      's3',
      'kms',
    ),
    text('kmsKey', 'KMS key', 'Id, alias or ARN, where Encryption is kms.'),
    choice(
      'overwrite',
      'Other objects',
      'Where something else is in the place of a flow: leave it, or replace it if it still is what was seen.',
      'leave',
      'replace',
    ),
    choice(
      'secret',
      'Secrets',
      'Flows with passwords, keys or tokens: hold them back, or upload them all the same (flow/secret).',
      'hold back',
      'upload',
    ),
    choice(
      'corrupt',
      'Broken models',
      'Flows with a model that does not decode: hold them back, or upload them (flow/corrupt-model).',
      'hold back',
      'upload',
    ),
    choice(
      'reread',
      'Known files',
      'Files that inode, size and times say nobody has touched since the last sync: trust that, or read them again.',
      'trust',
      'read again',
    ),
    text('owner', 'Bucket owner', 'Account that must own the bucket, where it is not your own: 12 digits.'),
    text(
      'domain',
      'Domain',
      'd-… of the EFS volume: its numbered folders are named for its user profiles and spaces.',
    ),
    text(
      'profile',
      'Source profile',
      'Profile that reads s3://BUCKET/PREFIX/, where another account has it.',
    ),
  ],
  check: (values) => {
    const target = parseS3Uri(values.target ?? '');
    const owner = trimmed(values.owner);
    const key = trimmed(values.kmsKey);
    const keyProblem = kmsKeyProblem(key);
    const problems: [field: string, message: string | undefined | false][] = [
      ['folder', trimmed(values.folder) === '' && 'Which folder holds the flows?'],
      ['target', !target.ok && target.problem],
      ['domain', trimmed(values.domain) !== '' && domainProblem(trimmed(values.domain))],
      [
        'profile',
        trimmed(values.profile) !== '' && !isStaged(trimmed(values.folder)) && 'Only for a folder in S3.',
      ],
      ['owner', owner !== '' && !/^\d{12}$/.test(owner) && 'An account id has 12 digits.'],
      ['kmsKey', values.encryption === 'kms' && (key === '' ? 'Which key?' : keyProblem)],
      ['kmsKey', values.encryption !== 'kms' && key !== '' && 'Encryption has to be kms for this key.'],
    ];
    return problems.flatMap(([field, message]) => (message ? [{ field, message }] : []));
  },
};

/** The form's answers that stand for a place. */
export function valuesOf(place: Place): FormValues<Id> {
  return {
    folder: place.folder,
    target: uriOf(place),
    domain: place.domain ?? '',
    profile: place.profile ?? '',
    layout: place.layout,
    remap: place.remap ?? '',
    trained: place.stripTrained ? 'strip' : 'keep',
    encryption: place.encryption,
    kmsKey: place.kmsKey,
    overwrite: place.overwrite ? 'replace' : 'leave',
    reread: place.reread ? 'read again' : 'trust',
    secret: place.allow.includes('flow/secret') ? 'upload' : 'hold back',
    corrupt: place.allow.includes('flow/corrupt-model') ? 'upload' : 'hold back',
    owner: place.owner ?? '',
  };
}

/** The place that a form's answers name. */
export function placeOf(values: FormValues<Id>): Place | undefined {
  const target = parseS3Uri(values.target ?? '');
  if (!target.ok) return undefined;
  const { encryption } = values;
  const remap = atHome(trimmed(values.remap));
  return {
    folder: atHome(trimmed(values.folder)),
    bucket: target.value.bucket,
    prefix: target.value.key,
    owner: trimmed(values.owner) || undefined,
    domain: trimmed(values.domain) || undefined,
    profile: trimmed(values.profile) || undefined,
    layout: values.layout === 'flat' ? 'flat' : 'mirror',
    stripTrained: values.trained === 'strip',
    remap: remap === '' ? undefined : remap,
    encryption: encryption === 's3' || encryption === 'kms' ? encryption : 'bucket',
    kmsKey: trimmed(values.kmsKey),
    overwrite: values.overwrite === 'replace',
    reread: values.reread === 'read again',
    allow: [
      ...(values.secret === 'upload' ? ['flow/secret'] : []),
      ...(values.corrupt === 'upload' ? ['flow/corrupt-model'] : []),
    ],
  };
}

function trimmed(value: string | undefined): string {
  return (value ?? '').trim();
}
