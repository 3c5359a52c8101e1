/** What guards data and people, by area: the source that `npm run mutate` breaks, and the tests it then asks. */
export const AREAS: {
  readonly [name: string]: { readonly source: readonly string[]; readonly tests: readonly string[] };
} = {
  plan: { source: ['src/core/plan.ts'], tests: ['test/core/plan.test.ts'] },
  net: { source: ['src/core/net/*.ts'], tests: ['test/core/net/*.test.ts'] },
  text: {
    source: ['src/core/text/{redact,sanitize,shell-quote}.ts'],
    tests: ['test/core/text/*.test.ts'],
  },
  images: {
    source: ['src/core/images/*.ts'],
    tests: ['test/core/images/*.test.ts', 'test/batches/images.test.ts'],
  },
  sigv4: {
    source: ['src/core/sigv4/*.ts', 'src/sandbox/sigv4/*.ts'],
    tests: ['test/core/sigv4/*.test.ts', 'test/sandbox/sigv4/*.test.ts', 'test/sandbox/s3/*.test.ts'],
  },
  workteams: {
    source: [
      'src/workteams/{plan-*,apply,execute-action,change,check,lock,fields,cidrs,address-list,email}.ts',
      'src/workteams/{team-ref,team-input,groups,users-of-team,read-members}.ts',
    ],
    tests: ['test/workteams/{plans,input-words}.test.ts', 'test/workteams/*.test.ts'],
  },
  'teams-file': {
    source: ['src/workteams/file/{plan-groups,plan-teams-file,read-teams-file,teams-file}.ts'],
    tests: ['test/workteams/teams-file-plans.test.ts', 'test/workteams/{teams-file,terraform-steps}.test.ts'],
  },
  'policies-apply': {
    source: ['src/policies/apply/*.ts'],
    tests: ['test/policies/apply/merge.test.ts', 'test/policies/apply/*.test.ts'],
  },
  evaluate: {
    source: ['src/policies/evaluate/*.ts'],
    tests: [
      'test/policies/evaluate/*.test.ts',
      'test/policies/{simulate,catalogue}/*.test.ts',
      'test/sandbox/s3/public-policy.test.ts',
    ],
  },
  stage: {
    source: ['src/batches/{stage,resume}/*.ts'],
    tests: ['test/batches/stage-guards.test.ts', 'test/batches/{resume,stage,upload}.test.ts'],
  },
  upload: {
    source: ['src/batches/upload/*.ts'],
    tests: ['test/batches/upload-guards.test.ts', 'test/batches/upload.test.ts'],
  },
  migrate: {
    source: [
      'src/migrate/{clean,verify,missing-flows}.ts',
      'src/migrate/{sync,plan,files,rollback,staged}/*.ts',
      'src/migrate/data/{plan,apply}-data.ts',
    ],
    tests: ['test/migrate/{guards/*,gate,journal,object-store}.test.ts', 'test/migrate/*.test.ts'],
  },
  'lint-fix': {
    source: ['src/templates/lint/{plan-fixes,lint}.ts'],
    tests: ['test/templates/lint/*.test.ts'],
  },
  'jobs-change': {
    source: ['src/jobs/{change,manifest}/*.ts'],
    tests: ['test/jobs/{change-guards,chain-lines,frames}.test.ts'],
  },
  'labels-change': {
    source: [
      'src/labels/convert/{apply,output,convert,choice,chosen-labels,file-names}.ts',
      'src/labels/convert/{sidecar,read-sidecar,restore,merge-boxes}.ts',
    ],
    tests: [
      'test/labels/{written,file-names,chosen,restored}.test.ts',
      'test/labels/{convert,sequences,round-trip}.test.ts',
    ],
  },
  judge: {
    source: ['src/accesslogs/judge/**/*.ts', 'src/accesslogs/rows/settle.ts'],
    tests: [
      'test/accesslogs/{rules,error-codes,settle,judge,verdicts,finding-evidence}.test.ts',
      'test/accesslogs/{windows,signer-clock,timeline,refusals}.test.ts',
      'test/accesslogs/evidence/{told,network,cloudtrail}.test.ts',
      'test/accesslogs/{spoilt-urls,report,drill-down,simulated}.test.ts',
    ],
  },
  'sandbox-access': {
    source: [
      'src/sandbox/{authenticate,identity}.ts',
      'src/sandbox/s3/{authenticate,authorize,public-policy}.ts',
    ],
    tests: [
      'test/sandbox/authenticate.test.ts',
      'test/sandbox/s3/{authenticate,authorize,public-policy}.test.ts',
      'test/sandbox/*.test.ts',
      'test/sandbox/s3/*.test.ts',
    ],
  },
  portal: {
    source: ['src/sandbox/portal/*.ts'],
    tests: ['test/sandbox/portal/*.test.ts', 'test/sandbox/labeling/life.test.ts'],
  },
  'tui-state': {
    source: ['tui/state/*.ts'],
    tests: ['test/tui/state/*.test.ts', 'test/tui/{effects,screens}/*.test.{ts,tsx}'],
  },
  undo: { source: ['tui/screens/workteams/undo.ts'], tests: ['test/tui/screens/undo*.test.ts'] },
  'tui-effects': {
    source: ['tui/effects/*.ts'],
    tests: ['test/tui/effects/{program,plans,session,input}.test.ts', 'test/tui/effects/*.test.ts'],
  },
  cli: {
    source: ['src/cli/{change,report-error,change/*}.ts'],
    tests: ['test/cli/{change,report-error}.test.ts'],
  },
};
