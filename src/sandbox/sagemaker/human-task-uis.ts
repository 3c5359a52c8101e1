import { createHash } from 'node:crypto';
import type { Tag } from '../../workteams/model.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { humanTaskUiArn } from './arns.ts';
import { existing, referred } from './errors.ts';
import { type CreatedInput, listCreated } from './list.ts';
import type { StoredHumanTaskUi } from './state.ts';
import { setTags } from './tags.ts';

interface Named {
  readonly HumanTaskUiName: string;
}

export const humanTaskUiOperations: Operations = {
  CreateHumanTaskUi(
    input: Named & { readonly UiTemplate: { readonly Content: string }; readonly Tags?: readonly Tag[] },
    call,
  ) {
    const { sagemaker } = call.state;
    const { HumanTaskUiName: name } = input;
    if (sagemaker.humanTaskUis.has(name)) {
      throw new AwsError('ResourceInUse', `The human task UI ${name} already exists.`);
    }
    const arn = humanTaskUiArn(call, name);
    sagemaker.humanTaskUis.set(name, { name, arn, content: input.UiTemplate.Content, created: call.now });
    setTags(sagemaker, arn, input.Tags ?? []);
    return { HumanTaskUiArn: arn };
  },

  /** AWS gives a URL that the template can be read at; nothing answers at the one that stands here. */
  DescribeHumanTaskUi(input: Named, call) {
    const { name, arn, content, created } = humanTaskUiNamed(input.HumanTaskUiName, call);
    const digest = createHash('sha256').update(content).digest('hex');
    return {
      HumanTaskUiName: name,
      HumanTaskUiArn: arn,
      HumanTaskUiStatus: 'Active',
      CreationTime: created,
      UiTemplate: {
        Url: `https://${call.region}.sagemaker.invalid/human-task-ui/${name}`,
        ContentSha256: digest,
      },
    };
  },

  ListHumanTaskUis(input: CreatedInput, call) {
    const { items, ...next } = listCreated(call.state.sagemaker.humanTaskUis.values(), input, call);
    return {
      HumanTaskUiSummaries: items.map(({ name, arn, created }) => ({
        HumanTaskUiName: name,
        HumanTaskUiArn: arn,
        CreationTime: created,
      })),
      ...next,
    };
  },

  DeleteHumanTaskUi(input: Named, call) {
    const { sagemaker } = call.state;
    const { name, arn } = humanTaskUiNamed(input.HumanTaskUiName, call);
    sagemaker.humanTaskUis.delete(name);
    sagemaker.tags.delete(arn);
    return {};
  },
};

export function humanTaskUiOf(arn: string, call: Call): StoredHumanTaskUi {
  const found = [...call.state.sagemaker.humanTaskUis.values()].find((one) => one.arn === arn);
  return referred(found, `The human task UI ${arn}`);
}

function humanTaskUiNamed(name: string, call: Call): StoredHumanTaskUi {
  return existing(call.state.sagemaker.humanTaskUis.get(name), `The human task UI ${name}`);
}
