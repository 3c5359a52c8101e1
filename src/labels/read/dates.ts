/**
 * A creation-date in UTC without a zone, so that texts compare as times do: AWS writes 26 characters without one,
 * others write zones or `+0000`. Undefined for what is not a date.
 */
export function utcTime(text: string): string | undefined {
  if (text.length === 26 && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/.test(text)) return text;
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(?:(Z)|([+-]\d\d):?(\d\d))?$/i.exec(
    text,
  );
  if (parts === null) return undefined;
  const [, day, time, fraction = '', , hours, minutes] = parts;
  const zone = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const moment = Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(moment)) return undefined;
  return `${new Date(moment).toISOString().slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}`;
}
