import { readJson } from '../../templates/dialect/json.ts';
import type { Call } from '../environment.ts';
import { validationError } from './errors.ts';
import { humanTaskUiOf } from './human-task-uis.ts';
import type { RenderUiTemplateInput, RenderUiTemplateOutput } from './ui-renderer.ts';

export async function renderUiTemplate(input: RenderUiTemplateInput, call: Call): Promise<object> {
  if ((input.UiTemplate === undefined) === (input.HumanTaskUiArn === undefined)) {
    throw validationError('Specify exactly one of UiTemplate and HumanTaskUiArn.');
  }
  const given = call.env.renderUiTemplate;
  if (given) return given(input, { region: call.region, now: call.now });
  const content = input.UiTemplate?.Content ?? humanTaskUiOf(input.HumanTaskUiArn ?? '', call).content;
  return render(content, input, call);
}

/** The same engine that `templates render` has, with URLs that the role signs and no lock binds. */
async function render(
  content: string,
  { RoleArn, Task }: RenderUiTemplateInput,
  call: Call,
): Promise<RenderUiTemplateOutput> {
  const role = call.env.iam.role(RoleArn);
  if (role === undefined) throw validationError(`Could not assume the role ${RoleArn}.`);
  let input: unknown;
  try {
    input = readJson(Task.Input);
  } catch {
    throw validationError('Task.Input is not JSON.');
  }
  const [{ compileTemplate }, { TemplateError }, { taskPresigner }] = await Promise.all([
    import('../../templates/dialect/engine.ts'),
    import('../../templates/dialect/template-error.ts'),
    import('../portal/grants.ts'),
  ]);
  const presign = taskPresigner(call.env, role, call.region, { path: 'internet', address: '' }, 'off');
  try {
    return { RenderedContent: compileTemplate(content, { presign }).render(input), Errors: [] };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { RenderedContent: '', Errors: [{ Code: error.code, Message: error.message }] };
  }
}
