import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/core/text/redact.ts';
import {
  hasUnsafeCharacters,
  quoteForMessage,
  sanitize,
  sanitizeBlock,
} from '../../../src/core/text/sanitize.ts';
import { commandLine } from '../../../src/core/text/shell-quote.ts';

const binary = fc.string({ unit: 'binary', maxLength: 80 });

describe('sanitising', () => {
  test('leaves nothing unsafe, harmless text as it is, and is done once', () => {
    fc.assert(
      fc.property(binary, (text) => {
        const safe = sanitize(text);
        expect(hasUnsafeCharacters(safe)).toBe(false);
        expect(safe.isWellFormed()).toBe(true);
        expect(sanitize(safe)).toBe(safe);
        if (!hasUnsafeCharacters(text)) expect(safe).toBe(text);
      }),
    );
  });

  test.each([
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\r\nb', 'a\\x0d\\x0ab'],
    ['\u009b2J', '\\x9b2J'],
    ['invoice\u202egpj.exe', 'invoice\\u{202e}gpj.exe'],
    ['\ud800x', '\ufffdx'],
    ['画像 é 👩‍👩‍👧', '画像 é 👩‍👩‍👧'],
  ])('%j becomes %s', (text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test('a block keeps its lines and nothing else', () => {
    expect(sanitizeBlock('a\nb\tc\r')).toBe('a\nb\\x09c\\x0d');
  });

  test('a character that is unsafe is one wherever it stands, the first included', () => {
    for (const text of ['\ud800', 'a\ud800', '\udc00', '\u0007', 'a\u0007']) {
      expect(hasUnsafeCharacters(text)).toBe(true);
    }
    expect(hasUnsafeCharacters('a')).toBe(false);
    expect(sanitize('\u009f\u061c')).toBe('\\x9f\\u{61c}');
    expect(sanitizeBlock('a\ud800\nb')).toBe('a\ufffd\nb');
  });

  test('quoted in a message, text is one short line', () => {
    expect(quoteForMessage('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
    expect(quoteForMessage('x'.repeat(81))).toBe(`"${'x'.repeat(80)}…"`);
    expect(quoteForMessage('a\nb')).toBe('"a\\x0ab"');
    expect(quoteForMessage('x'.repeat(1e6))).toBe(`"${'x'.repeat(80)}…"`);
    expect(quoteForMessage('👍'.repeat(100), 3)).toBe('"👍👍👍…"');
  });
});

describe('redaction', () => {
  const secret = 'wJalrXUtnFEMI';
  test.each([
    [`https://b.s3.amazonaws.com/k?X-Amz-Security-Token=${secret}&X-Amz-Date=1`],
    [`https://b.s3.amazonaws.com/k?a=1&x-amz-signature=${secret}`],
    [`{"TemporaryPassword": "${secret}\\"x"}`],
    [`body: "{\\"ClientSecret\\":\\"${secret}\\",\\"a\\":1}"`],
    [`<SessionToken>${secret}</SessionToken>`],
    [`Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=${secret}`],
    [`Cookie: session=${secret}; b=1`],
    [`aws_secret_access_key=${secret}`],
    [`?refresh=1&RefreshToken=${secret}`],
    ['Signature=0123456789abcdef0123456789abcdef'],
  ])('%s', (text) => {
    const clean = redact(text);
    expect(clean).toContain('REDACTED');
    expect(clean).not.toContain(secret);
    expect(clean).not.toContain('0123456789abcdef');
    expect(redact(clean)).toBe(clean);
  });

  test.each([
    'X-Amz-Security-Token',
    'X-Amz-Signature',
    'Signature',
    'AWSAccessKeySecret',
    'aws_secret_access_key',
    'aws_session_token',
    'SecretAccessKey',
    'SessionToken',
    'AccessToken',
    'IdToken',
    'RefreshToken',
    'ClientSecret',
    'client_secret',
    'SignatureProvided',
    'TemporaryPassword',
    'Password',
  ])('%s, wherever its value stands', (name) => {
    for (const as of [name, name.toLowerCase(), name.toUpperCase()]) {
      const texts = [
        `GET /k?${as}=${secret}&n=1`,
        `n=1&${as}=${secret}`,
        `${as}=${secret} n=1`,
        `{"${as}":"${secret}","n":1}`,
        `{"${as}" : "${secret}\\" ${secret}","n":1}`,
        `"{\\"${as}\\":\\"${secret}\\",\\"n\\":1}"`,
        `<${as}>${secret}</${as}><n>1</n>`,
      ];
      for (const text of texts) {
        expect(redact(text)).not.toContain(secret);
        expect(redact(text)).toContain('REDACTED');
      }
    }
  });

  test.each(['Authorization', 'x-amz-security-token', 'Cookie', 'Set-Cookie', 'AUTHORIZATION'])(
    'the header %s, in every notation',
    (name) => {
      for (const text of [
        `${name}: ${secret}`,
        `${name}:${secret}`,
        `${name} :   ${secret}`,
        `${name}=${secret}`,
        `"${name}": "${secret}"`,
        `'${name}':'${secret}'`,
        `{ '${name}' : "${secret}; ${secret}" }`,
      ]) {
        expect(redact(`${text}\nnext`)).not.toContain(secret);
        expect(redact(`${text}\nnext`)).toMatch(/REDACTED.*next$/s);
      }
    },
  );

  test('a signature by itself is known by its length and its digits', () => {
    const hex = '0123456789ABCDEFabcdef';
    expect(redact(`x,Signature=${hex},y`)).toBe('x,Signature=REDACTED,y');
    expect(redact('x,Signature=0123456789abcde,y')).toBe('x,Signature=0123456789abcde,y');
    expect(redact('x,Signature=ghijklmnopqrstuvwxyz,y')).toBe('x,Signature=ghijklmnopqrstuvwxyz,y');
  });

  test('what follows a secret is kept, so that a message still says something', () => {
    expect(redact('GET /k?X-Amz-Signature=abc&X-Amz-Date=20260101 403')).toBe(
      'GET /k?X-Amz-Signature=REDACTED&X-Amz-Date=20260101 403',
    );
    expect(redact('{"Password":"p","Username":"u"}')).toBe('{"Password":"REDACTED","Username":"u"}');
    expect(redact('body "{\\"Password\\":\\"p\\",\\"Username\\":\\"u\\"}"')).toContain(
      '\\"Username\\":\\"u\\"',
    );
  });

  test('plain words stay as they are', () => {
    const text = 'The signature does not match; check the session token and password.';
    expect(redact(text)).toBe(text);
  });
});

describe('command lines', () => {
  test.skipIf(process.platform === 'win32')('a shell reads back exactly the words', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((w) => !hasUnsafeCharacters(w));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const line = commandLine(['printf', '%s\\0', ...words]);
        const { stdout } = spawnSync('sh', ['-c', line.copyable ? line.text : 'exit 1'], {
          encoding: 'utf8',
        });
        expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 25 },
    );
  });

  test('ordinary words are not quoted', () => {
    expect(commandLine(['groundctl', 'workteams', 'show', 'a b', "it's", ''])).toEqual({
      copyable: true,
      text: "groundctl workteams show 'a b' 'it'\\''s' ''",
    });
  });

  test.each([...'*?[]{}()<>|&;$`!#~"\\^ '])('%s is quoted, whatever shell reads it', (character) => {
    for (const word of [character, `s3://b/${character}`, `${character}x`]) {
      expect(commandLine([word])).toEqual({ copyable: true, text: `'${word}'` });
    }
  });

  test.each(['a-b_c.d', 'user@example.com', '10.0.0.0/8,::1', 's3://b/k', 'a=b', '100%', '+1'])(
    '%s is not',
    (word) => {
      expect(commandLine([word])).toEqual({ copyable: true, text: word });
    },
  );

  test('a value with control characters cannot be copied, and it says why', () => {
    fc.assert(
      fc.property(binary, (word) => {
        expect(commandLine(['groundctl', word]).copyable).toBe(!hasUnsafeCharacters(word));
      }),
    );
    expect(commandLine(['x', 'a\n'])).toMatchObject({
      reason: expect.stringContaining('control characters'),
    });
  });
});

describe('what nobody can see is shown', () => {
  test.each([
    ['a soft hyphen', 'pay\u00adload', 'pay\\xadload'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a word joiner', 'a\u2060b', 'a\\u{2060}b'],
    ['a byte order mark', '\ufeffkey', '\\u{feff}key'],
    ['a filler', '\u3164', '\\u{3164}'],
    ['tags', 'k\u{e0068}\u{e0069}', 'k\\u{e0068}\\u{e0069}'],
    ['variation selectors of the second kind', 'k\u{e0100}', 'k\\u{e0100}'],
    ['a joiner between letters that join nothing', 'adm\u200din', 'adm\\u{200d}in'],
    ['a joiner at the end', '\u{1f468}\u200d', '\u{1f468}\\u{200d}'],
  ])('%s', (_, text, shown) => {
    expect(sanitize(text)).toBe(shown);
    expect(sanitizeBlock(text)).toBe(shown);
    expect(hasUnsafeCharacters(text)).toBe(true);
  });

  test.each([
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
    '\u{1f3f3}\ufe0f\u200d\u{1f308}',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
    '\u0915\u094d\u200d\u0937',
    '\u{1f44d}\u{1f3fd} caf\u00e9',
  ])('and what scripts and emoji are made of stays: %s', (text) => {
    expect(sanitize(text)).toBe(text);
    expect(hasUnsafeCharacters(text)).toBe(false);
  });
});
