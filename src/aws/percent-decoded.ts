/** A text that AWS hands out percent-encoded (RFC 3986); as it came where it is not. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
