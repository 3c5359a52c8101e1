import { expect, test } from 'vitest';
import { escapeMarkdown } from '../../../src/core/report/markdown.ts';

test.each([
  ['plain words, 12.5 %', 'plain words, 12.5 %'],
  ['*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
  ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
  ['[a](b) ![c](d)', '\\[a\\]\\(b\\) \\!\\[c\\]\\(d\\)'],
  ['https://evil.example', 'https&#58;//evil.example'],
  ['www.evil.example', 'www&#46;evil.example'],
  ['a@example.com', 'a&#64;example.com'],
  ['a | b\n# c', 'a \\| b\\\\x0a\\# c'],
  ['- item', '&#45; item'],
  ['1. item', '1&#46; item'],
])('%j is written so that it reads the same: %s', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});
