import { notImplemented } from '../aws-error.ts';
import type { Call } from '../environment.ts';
import { validationError } from './errors.ts';

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

/** Renders a template; whoever starts the sandbox hands it in. */
export type RenderUiTemplate = (
  input: RenderUiTemplateInput,
  call: { readonly region: string; readonly now: Date },
) => Promise<RenderUiTemplateOutput>;

export async function renderUiTemplate(input: RenderUiTemplateInput, call: Call): Promise<object> {
  if ((input.UiTemplate === undefined) === (input.HumanTaskUiArn === undefined)) {
    throw validationError('Specify exactly one of UiTemplate and HumanTaskUiArn.');
  }
  const render = call.env.renderUiTemplate;
  if (!render) throw notImplemented('sagemaker:RenderUiTemplate without a template engine');
  return render(input, { region: call.region, now: call.now });
}
