export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const AMPERSAND: u8 = 0x26;
export const QUESTION: u8 = 0x3f;
export const NEWLINE: u8 = 0x0a;
