/**
 * Numbers as Ruby's Liquid has them. A whole number is a JavaScript number, or a BigInt where it would lose
 * digits; a number with a fraction is a JavaScript number; a {@link Float} is what is left: a float that happens
 * to be whole, such as 1.0, which prints differently from 1.
 */
export type LiquidNumber = number | bigint | Float;

export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  /** With the four below, what liquidjs compares by, in `{% case %}`. */
  equals(other: unknown): boolean {
    return isLiquidNumber(other) && this.value === Number(other);
  }
  gt(other: unknown): boolean {
    return this.value > Number(other);
  }
  geq(other: unknown): boolean {
    return this.value >= Number(other);
  }
  lt(other: unknown): boolean {
    return this.value < Number(other);
  }
  leq(other: unknown): boolean {
    return this.value <= Number(other);
  }

  toString(): string {
    return floatText(this.value);
  }
}

/** A float in whichever of the two forms it takes. */
export function float(value: number): number | Float {
  return Number.isInteger(value) || !Number.isFinite(value) ? new Float(value) : value;
}

/** The text of a number as Ruby prints it: `1.0`, `1.0e+21`, `12345678901234567890`. */
export function numberText(value: LiquidNumber): string {
  return typeof value === 'number' && !Number.isInteger(value) ? floatText(value) : String(value);
}

export function isLiquidNumber(value: unknown): value is LiquidNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    const digits = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
    return `${digits}e${exponent.startsWith('-') ? '-' : '+'}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** `digits / 10 ** scale`; filters calculate in decimals, so 0.1 plus 0.2 is 0.3. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
  readonly float: boolean;
}

const ZERO: Decimal = { digits: 0n, scale: 0, float: false };
const DIVISION_DIGITS = 30;
const MAX_SCALE = 400;

/** What a filter makes of its input: numbers as they are, text by its leading number, anything else 0. */
function decimal(value: unknown): Decimal {
  if (typeof value === 'bigint') return { digits: value, scale: 0, float: false };
  if (typeof value === 'number' && Number.isInteger(value)) {
    return { digits: BigInt(value), scale: 0, float: false };
  }
  if (typeof value === 'number' || value instanceof Float) {
    if (!Number.isFinite(Number(value))) throw new Error('the number is not finite');
    return { ...fromText(String(Number(value))), float: true };
  }
  if (typeof value !== 'string') return ZERO;
  const text = value.trim();
  if (/^-?\d+\.\d+$/.test(text)) return { ...fromText(text), float: true };
  const whole = /^[+-]?\d+/.exec(text)?.[0];
  return whole === undefined ? ZERO : { digits: BigInt(whole), scale: 0, float: false };
}

function fromText(text: string): Omit<Decimal, 'float'> {
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  if (Math.abs(scale) > MAX_SCALE) return ZERO;
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function plain({ digits, scale, float: isFloat }: Decimal): LiquidNumber {
  if (isFloat) return float(Number(`${digits}e-${scale}`));
  const whole = digits / 10n ** BigInt(scale);
  const number = Number(whole);
  return Number.isSafeInteger(number) ? number : whole;
}

function aligned(a: Decimal, b: Decimal): { a: bigint; b: bigint; scale: number; float: boolean } {
  const scale = Math.max(a.scale, b.scale);
  const to = (d: Decimal) => d.digits * 10n ** BigInt(scale - d.scale);
  return { a: to(a), b: to(b), scale, float: a.float || b.float };
}

export function plus(a: unknown, b: unknown): LiquidNumber {
  const both = aligned(decimal(a), decimal(b));
  return plain({ ...both, digits: both.a + both.b });
}

export function minus(a: unknown, b: unknown): LiquidNumber {
  const both = aligned(decimal(a), decimal(b));
  return plain({ ...both, digits: both.a - both.b });
}

export function times(a: unknown, b: unknown): LiquidNumber {
  const [x, y] = [decimal(a), decimal(b)];
  return plain({ digits: x.digits * y.digits, scale: x.scale + y.scale, float: x.float || y.float });
}

/** @throws Error `divided by 0`, for whole numbers */
export function dividedBy(a: unknown, b: unknown, whole: 'floor' | 'exact'): LiquidNumber {
  const both = aligned(decimal(a), decimal(b));
  if (both.b === 0n && both.float) return new Float(Number(both.a) / 0);
  if (both.b === 0n) throw new Error('divided by 0');
  if (!both.float && whole === 'floor') return plain({ ...ZERO, digits: floored(both.a, both.b) });
  if (!both.float && both.a % both.b === 0n) return plain({ ...ZERO, digits: both.a / both.b });
  const digits = (both.a * 10n ** BigInt(DIVISION_DIGITS)) / both.b;
  return plain({ digits, scale: DIVISION_DIGITS, float: true });
}

/** Has the sign of the divisor. @throws Error `divided by 0` */
export function modulo(a: unknown, b: unknown): LiquidNumber {
  const both = aligned(decimal(a), decimal(b));
  if (both.b === 0n) throw new Error('divided by 0');
  return plain({ ...both, digits: both.a - floored(both.a, both.b) * both.b });
}

/**
 * Half away from zero. A float with places stays a float, so 50.04 rounded to one place is 50.0; places below
 * zero round to tens and hundreds.
 */
export function round(value: unknown, places: unknown): LiquidNumber {
  const number = decimal(value);
  const asked = Math.max(-MAX_SCALE, Math.min(MAX_SCALE, Number(plain(decimal(places)))));
  if (asked < 0) return plain({ ...ZERO, digits: roundedTo(number, asked) * 10n ** BigInt(-asked) });
  const wanted = asked;
  if (number.scale <= wanted) return wanted === 0 ? plain({ ...number, float: false }) : plain(number);
  return plain({ digits: roundedTo(number, wanted), scale: wanted, float: wanted > 0 && number.float });
}

/** Digits of the number with fewer places than it has. */
function roundedTo({ digits, scale }: Decimal, places: number): bigint {
  const unit = 10n ** BigInt(scale - places);
  return (digits + (digits < 0n ? -unit / 2n : unit / 2n)) / unit;
}

export function floor(value: unknown): LiquidNumber {
  const { digits, scale } = decimal(value);
  return plain({ ...ZERO, digits: floored(digits, 10n ** BigInt(scale)) });
}

export function ceil(value: unknown): LiquidNumber {
  const { digits, scale } = decimal(value);
  return plain({ ...ZERO, digits: -floored(-digits, 10n ** BigInt(scale)) });
}

export function abs(value: unknown): LiquidNumber {
  const number = decimal(value);
  return plain({ ...number, digits: number.digits < 0n ? -number.digits : number.digits });
}

/** The larger one, or with `sign` -1 the smaller one. */
export function extreme(a: unknown, b: unknown, sign: 1 | -1): LiquidNumber {
  const [x, y] = [decimal(a), decimal(b)];
  const both = aligned(x, y);
  return plain((both.a > both.b ? 1 : -1) === sign ? x : y);
}

function floored(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
