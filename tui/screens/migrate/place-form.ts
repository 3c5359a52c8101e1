import { parseS3Uri } from '../../../src/core/s3-uri.ts';
import { domainProblem } from '../../../src/migrate/owners/domain-id.ts';
import { isStaged } from '../../../src/migrate/staged/staged-root.ts';
import { kmsKeyProblem } from '../../../src/migrate/target/kms-key.ts';
import { choiceField, optionsOf, textField } from '../../state/fields.ts';
import type { FormSpec, FormValues } from '../../state/form.ts';
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

/** Where flows come from, where they go, and how. */
export const PLACE_FORM: FormSpec<Id> = {
  id: 'place',
  title: 'Folder and target',
  intro: 'The folder is searched, and nothing is uploaded. Only the first two are required.',
  submit: 'Search the folder',
  fields: [
    textField('folder', 'Folder', {
      place: { wants: 'folder', where: 'both' },
      help: 'For example /home/sagemaker-user, the mount of the EFS volume, or s3://BUCKET/PREFIX/.',
    }),
    textField('target', 'Target', {
      place: { wants: 'folder', where: 's3' },
      help: 's3://BUCKET/PREFIX; sagemaker in the name lets Canvas read it.',
    }),
    choiceField('layout', 'Layout', {
      help: 'mirror keeps the folders under the target, flat puts every flow directly there.',
      options: optionsOf(['mirror', 'flat']),
    }),
    textField('remap', 'Remap file', {
      place: { wants: 'file', where: 'here' },
      help: 'JSON map of accounts, regions, buckets and roles to replace in known fields.',
    }),
    choiceField('trained', 'Trained', {
      help: 'What transforms have learned from data: keep it, or strip it. How Canvas handles a stripped flow is not known.',
      options: optionsOf(['keep', 'strip']),
    }),
    choiceField('encryption', 'Encryption', {
      help: 'As the bucket is set, with S3 keys, or with a KMS key.',
      options: optionsOf(['bucket', 's3', 'kms']),
    }),
    textField('kmsKey', 'KMS key', 'ID, alias or ARN, if Encryption is kms.'),
    choiceField('overwrite', 'Other objects', {
      help: 'If something else is where a flow should go: leave it, or replace it if it is still what was seen.',
      options: optionsOf(['leave', 'replace']),
    }),
    choiceField('secret', 'Secrets', {
      help: 'Flows with passwords, keys or tokens: hold them back, or upload them anyway (flow/secret).',
      options: optionsOf(['hold back', 'upload']),
    }),
    choiceField('corrupt', 'Broken models', {
      help: 'Flows with a model that does not decode: hold them back, or upload them (flow/corrupt-model).',
      options: optionsOf(['hold back', 'upload']),
    }),
    choiceField('reread', 'Known files', {
      help: 'Files unchanged since the last sync by inode, size and times: trust that, or read them again.',
      options: optionsOf(['trust', 'read again']),
    }),
    textField('owner', 'Bucket owner', {
      help: 'Account that must own the bucket, if it is not yours: 12 digits.',
    }),
    textField('domain', 'Domain', {
      help: 'd-… of the EFS volume: its numbered folders are named after its user profiles and spaces.',
    }),
    textField('profile', 'Source profile', {
      help: 'Profile that reads s3://BUCKET/PREFIX/, if it is in another account.',
    }),
  ],
  check: (values) => {
    const target = parseS3Uri(values.target ?? '');
    const owner = trimmed(values.owner);
    const key = trimmed(values.kmsKey);
    const keyProblem = kmsKeyProblem(key);
    const problems: [field: string, message: string | undefined | false][] = [
      ['folder', trimmed(values.folder) === '' && 'Which folder contains the flows?'],
      ['target', !target.ok && target.problem],
      ['domain', trimmed(values.domain) !== '' && domainProblem(trimmed(values.domain))],
      [
        'profile',
        trimmed(values.profile) !== '' && !isStaged(trimmed(values.folder)) && 'Only for a folder in S3.',
      ],
      ['owner', owner !== '' && !/^\d{12}$/.test(owner) && 'An account ID has 12 digits.'],
      ['kmsKey', values.encryption === 'kms' && (key === '' ? 'Which key?' : keyProblem)],
      ['kmsKey', values.encryption !== 'kms' && key !== '' && 'Encryption must be kms for this key.'],
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
