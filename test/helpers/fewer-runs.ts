import fc from 'fast-check';

// Under `npm run mutate` every property is tried once for each of thousands of mutants, and always the same way.
fc.configureGlobal({ numRuns: 30, seed: 1 });
