// Loaded into the program with NODE_OPTIONS=--import (unhurried.ts): timers of the named lengths take a minute longer.
const named = new Set((process.env.UNHURRIED ?? '').split(',').map(Number));
const { setTimeout: realTimeout } = globalThis;
globalThis.setTimeout = (action, ms, ...words) =>
  realTimeout(action, named.has(ms) ? ms + 60_000 : ms, ...words);
