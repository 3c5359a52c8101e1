import { signingCredentials } from '../aws/credentials.ts';
import { createRenderUiTemplateApi } from '../aws/render-ui-template.ts';
import { createStsApi } from '../aws/sts.ts';
import { createTemplateOperations } from '../templates/template-operations.ts';
import type { Wires } from './wires.ts';

export async function templatesOn({ config, target, opened, s3, defaults }: Wires) {
  const remote = opened(createRenderUiTemplateApi(config('sagemaker')));
  const { role } = defaults;
  return createTemplateOperations({
    region: target.region,
    endpoint: config('s3').endpoint,
    credentials: () => signingCredentials(config('sts')),
    storage: await s3(),
    remote: role === undefined ? remote : { ...remote, labelingRole: async () => role },
    roles: opened(createStsApi(config('sts'))),
  });
}
