import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AnswerFilter } from '../../../tui/keys/answers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function filter() {
  const answers: string[] = [];
  const typed: string[] = [];
  const one = new AnswerFilter(
    (answer) => answers.push(answer),
    (chunk) => typed.push(chunk),
  );
  return {
    answers,
    typed,
    push: (...chunks: string[]) => {
      for (const chunk of chunks) one.push(chunk);
    },
  };
}

const ANSWER = '11;rgb:1e1e/1e1e/1e1e';

describe('an answer of the terminal', () => {
  test.each([
    ['\x1b]', `${ANSWER}\x07`],
    ['\x1b]', ANSWER, '\x1b\\'],
    [`\x1b]${ANSWER}\x07`],
    ['\x1b', `]${ANSWER}`, '\x07'],
    ['\x1b]11;', 'rgb:1e1e/1e', '1e/1e1e\x1b', '\\'],
  ])('is taken out of what is typed, in pieces: %j %j %j %j', (...chunks) => {
    const { answers, typed, push } = filter();
    push('a', ...chunks.filter((chunk) => chunk !== undefined), 'b');
    expect(answers).toEqual([ANSWER]);
    expect(typed.join('')).toBe('ab');
  });

  test('the Esc key waits only while a terminal may still answer', () => {
    const { typed, push } = filter();
    push('\x1b');
    expect(typed).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(typed).toEqual(['\x1b']);
    push('\x1b', 'q');
    expect(typed).toEqual(['\x1b', '\x1b', 'q']);
    vi.advanceTimersByTime(2000);
    push('\x1b');
    expect(typed.at(-1)).toBe('\x1b');
    expect(typed.length).toBe(4);
  });

  test('leaves what is typed before and behind it, and after it everything passes', () => {
    const { answers, typed, push } = filter();
    push(`x\x1b]${ANSWER}\x07yz`, '\x1b]', 'more');
    expect(answers).toEqual([ANSWER]);
    expect(typed).toEqual(['x', 'yz', '\x1b]', 'more']);
  });

  test('what begins like one and is none comes as it was typed, at once or after a moment', () => {
    const { answers, typed, push } = filter();
    // Esc and the bracket that goes to the next line, pressed fast.
    push('\x1b]');
    expect(typed).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(typed).toEqual(['\x1b]']);
    push('\x1b]', 'j');
    expect(typed).toEqual(['\x1b]', '\x1b]', 'j']);
    push('\x1b]', '1'.repeat(80));
    expect(typed.at(-1)).toBe('1'.repeat(80));
    // The answer may still come.
    push('\x1b]', `${ANSWER}\x07`);
    expect(answers).toEqual([ANSWER]);
  });

  test('never loses and never doubles a key, whatever comes', () => {
    const piece = fc.oneof(
      fc.constantFrom('\x1b]', '\x1b\\', '\x07', '11;rgb:', '1e1e/', 'a', '\x1b', '\r', '\x1b[A'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (chunks) => {
        const { answers, typed, push } = filter();
        push(...chunks);
        vi.advanceTimersByTime(1000);
        const all = chunks.join('');
        if (answers.length === 0) expect(typed.join('')).toBe(all);
        else {
          expect(answers.length).toBe(1);
          const taken = [`\x1b]${answers[0]}\x07`, `\x1b]${answers[0]}\x1b\\`];
          expect(taken.some((text) => all.replace(text, '') === typed.join(''))).toBe(true);
        }
      }),
    );
  });
});
