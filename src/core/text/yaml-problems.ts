interface Problem {
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** What a YAML parser found wrong; of text that is nested deeper than it can follow that alone, in words. */
export function yamlProblems(errors: readonly Problem[]): readonly Problem[] {
  const deep = errors.find(({ message }) => message.startsWith('Maximum call stack'));
  return deep === undefined ? errors : [{ message: 'it is nested too deep', pos: deep.pos }];
}
