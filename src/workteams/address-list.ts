import { quoteForMessage } from '../core/text/sanitize.ts';
import { looksLikeAddress } from './email.ts';

/** Larger than any team by far; a file beyond this is the wrong file. */
export const MAX_ADDRESS_FILE_BYTES = 1_000_000;

export interface AddressList {
  readonly addresses: readonly string[];
  /** What was not an address, each with its line, counted from 1. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads addresses from pasted text or a file: separated by line ends, commas or semicolons, as the console
 * takes them. Lines that begin with # are comments. Nothing is dropped silently.
 */
export function parseAddressList(text: string): AddressList {
  const addresses: string[] = [];
  const problems: { line: number; message: string }[] = [];
  // A byte order mark is what spreadsheet programs put first.
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trimStart().startsWith('#')) continue;
    for (const entry of line.split(/[,;]/)) {
      const address = entry.trim();
      if (address === '') continue;
      if (looksLikeAddress(address)) addresses.push(address);
      else
        problems.push({ line: index + 1, message: `${quoteForMessage(address)} is not an e-mail address` });
    }
  }
  return { addresses, problems };
}
