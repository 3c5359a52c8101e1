import { REGIONS } from '../aws/regions.ts';
import { KEYS, SETTING_KEYS, type SettingKey } from './keys.ts';

const keySchema = (key: SettingKey): object => {
  const { kind, description, values } = KEYS[key];
  const about = { description };
  if (kind === 'switch') return { ...about, type: 'boolean' };
  if (kind === 'texts') return { ...about, type: 'array', items: { type: 'string', minLength: 1 } };
  const choices = key === 'region' ? REGIONS : values;
  if (choices?.every((text) => /^\d+$/.test(text))) {
    return { ...about, type: ['string', 'integer'], enum: [...choices, ...choices.map(Number)] };
  }
  return { ...about, type: 'string', ...(choices === undefined ? { minLength: 1 } : { enum: choices }) };
};

const properties = (keys: readonly SettingKey[], prefix = '') =>
  Object.fromEntries(keys.map((key) => [key.slice(prefix.length), keySchema(key)]));

const BUCKETS = 'buckets.';

/** JSON Schema of groundctl.yaml, for editors. */
export const SETTINGS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Settings of groundctl',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    ...properties(SETTING_KEYS.filter((key) => !key.startsWith(BUCKETS))),
    buckets: {
      type: 'object',
      additionalProperties: false,
      description: 'Buckets by purpose.',
      properties: properties(
        SETTING_KEYS.filter((key) => key.startsWith(BUCKETS)),
        BUCKETS,
      ),
    },
  },
};
