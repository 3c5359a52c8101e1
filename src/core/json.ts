/** A value that JSON can hold: what plans, findings and reports are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
