/** `{ schema: 'groundctl/<noun>.<verb>/v1', … }`: the one document of `--output json`. */
export type JsonDocument<Body extends object> = { readonly schema: `groundctl/${string}/v1` } & Body;

/** A document of the command `noun.verb`, for example `workteams.audit`. */
export function jsonDocument<Body extends object>(command: string, body: Body): JsonDocument<Body> {
  return { schema: `groundctl/${command}/v1`, ...body };
}

/** Indented JSON and a newline. Nothing is lost, and nothing in it can steer a terminal. */
export function renderJson(value: unknown): string {
  return `${escaped(JSON.stringify(value, undefined, 2))}\n`;
}

/** One line of newline-delimited JSON. */
export function renderJsonLine(value: unknown): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

// JSON.stringify leaves C1 controls, DEL and bidirectional overrides as they are. They occur in strings only.
function escaped(json: string): string {
  return json.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
