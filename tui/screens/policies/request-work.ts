import { usageError } from '../../../src/core/errors.ts';
import { readTextFile } from '../../../src/core/files/read-text.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { policyUse } from '../../../src/policies/catalogue/template.ts';
import type { AccessInput } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { readPolicyDocuments } from '../../../src/policies/folder/read-documents.ts';
import { readPolicyFolder } from '../../../src/policies/folder/read-folder.ts';
import type { GeneratedDocument } from '../../../src/policies/generate/generate.ts';
import { type Answer, answerFrom, answerRequest, withFacts } from '../../../src/policies/simulate/answer.ts';
import { requestFromWords } from '../../../src/policies/simulate/read-request.ts';
import type { FormValues } from '../../state/form.ts';
import { idle, loading } from '../../state/loadable.ts';
import type { Shell } from '../area.ts';
import { act } from './act.ts';
import type { Asked, RequestField } from './asked.ts';
import type { OpenDocument } from './open-document.ts';
import { againstOf, requestWords } from './request-form.ts';

/** No policy that AWS takes is larger. */
const MAX_DOCUMENT = 1_000_000;

let asking: AbortController | undefined;

/** Decides what the form asks; an answer that comes when another request was asked, or none, is dropped. */
export async function decide(
  shell: Shell,
  values: FormValues<RequestField>,
  open: OpenDocument | undefined,
): Promise<void> {
  stopAsking();
  const controller = new AbortController();
  asking = controller;
  const against = againstOf(values, open);
  const asked: Asked = {
    values,
    against,
    words: requestWords(values),
    answer: loading(idle<Answer>(), 'the policies of the role, the bucket and VPC endpoints', shell.now()),
    scroll: 0,
  };
  act(shell, { type: 'ask', asked });
  try {
    const answer = await answerOf(shell, asked, controller.signal);
    act(shell, { type: 'answered', asked, answer });
  } catch (error) {
    act(shell, { type: 'not-answered', asked, error: toGroundctlError(error) });
  }
}

export function stopAsking(): void {
  asking?.abort();
}

async function answerOf(shell: Shell, { against, words }: Asked, signal: AbortSignal): Promise<Answer> {
  switch (against.type) {
    case 'document':
      return answerRequest({ ...attached(against.open.generated), request: requestFromWords(words) });
    case 'folder': {
      const read = await readPolicyFolder(against.folder, (path) => readTextFile(path, MAX_DOCUMENT, signal));
      return answerFrom(read, requestFromWords(withFacts(read.facts, words)));
    }
    case 'account': {
      const connection = shell.connection();
      if (!connection) throw usageError('Not connected to AWS yet.');
      const { role, bucket } = against;
      const { files } = await connection.policies.collect({ role, bucket }, { signal });
      const read = readPolicyDocuments(files);
      return answerFrom(read, requestFromWords(withFacts(read.facts, words)));
    }
  }
}

/** The document where it is attached. */
function attached({ attachment, document }: GeneratedDocument): Omit<AccessInput, 'request'> {
  const usedAs = policyUse(attachment);
  const policy = parsePolicy(document, usedAs === undefined ? {} : { usedAs });
  if (attachment === 'endpoint-policy') return { endpoint: policy };
  return usedAs === 'identity' ? { identity: [policy] } : { resource: policy };
}
