export interface RenderUiTemplateInput {
  readonly UiTemplate?: { readonly Content: string };
  readonly HumanTaskUiArn?: string;
  /** `Input` is the task as JSON text. */
  readonly Task: { readonly Input: string };
  readonly RoleArn: string;
}

export interface RenderUiTemplateOutput {
  readonly RenderedContent: string;
  /** AWS answers 200 with errors in here when a template cannot be rendered. */
  readonly Errors: readonly { readonly Code: string; readonly Message: string }[];
}

/** Renders a template in place of groundctl's own engine. */
export type RenderUiTemplate = (
  input: RenderUiTemplateInput,
  call: { readonly region: string; readonly now: Date },
) => Promise<RenderUiTemplateOutput>;
