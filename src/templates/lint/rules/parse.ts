import { defineRule, type Finding, finding, type Rule } from '../../../core/finding.ts';
import { MAX_TEMPLATE_LENGTH } from '../../dialect/max-length.ts';
import type { TemplateError, TemplateErrorCode } from '../../dialect/template-error.ts';
import { guide } from '../lint-rule.ts';

const LIQUID = 'https://shopify.github.io/liquid/';

const syntaxError = defineRule({
  id: 'template/syntax-error',
  severity: 'error',
  title: 'Not valid Liquid',
  why: 'No task of the job can be rendered. A warning where a lax Liquid parser would accept it: which kind Ground Truth uses is not documented.',
  fix: 'Fix the location in the message.',
  source: LIQUID,
  examples: { fails: '{% if task.input.x %}Yes', passes: '{% if task.input.x %}Yes{% endif %}' },
});

const unknownFilter = defineRule({
  id: 'template/unknown-filter',
  severity: 'error',
  title: 'A filter that Ground Truth does not have',
  why: 'No task of the job can be rendered, or the value passes through unchanged; which of the two is not documented, so it is an error only where a presigning filter is misspelled.',
  fix: "Use one of Liquid's filters, or of Ground Truth's own.",
  source: guide('sms-custom-templates-step2-automate.html'),
  examples: {
    fails: '{{ task.input.uri | grant_acces }}',
    passes: '{{ task.input.uri | grant_read_access }}',
  },
});

export const unknownVariable = defineRule({
  id: 'template/unknown-variable',
  severity: 'warning',
  title: 'A variable that is never set',
  why: 'A task has only task.input and what the template assigns; everything else is empty.',
  fix: 'Read it from task.input.',
  source: guide('sms-custom-templates-step2-automate.html'),
  examples: { fails: '<p>{{ tsk.input.source }}</p>', passes: '<p>{{ task.input.source }}</p>' },
});

export const tooLarge = defineRule({
  id: 'template/too-large',
  severity: 'warning',
  title: `A template with more than ${MAX_TEMPLATE_LENGTH} characters`,
  why: 'RenderUiTemplate, which the console uses for previews, rejects it, and so does Amazon A2I; whether a labeling job accepts it from S3 is not documented.',
  fix: 'Move scripts, styles and images out of the template.',
  source: 'TemplateContent of the SageMaker API model',
});

export const parseRules: readonly Rule[] = [syntaxError, unknownFilter, unknownVariable, tooLarge];

/**
 * A template that cannot be parsed, as the finding about it. `file` is only a name.
 *
 * @param lenient whether a lax Liquid would take it; then nobody knows that Ground Truth does not
 */
export function parseFinding(error: TemplateError, file: string, lenient = false): Finding {
  const { code, message, hint } = error;
  // A misspelt filter that presigns is wrong either way: refused, or without effect.
  const unproven = lenient && !(code === 'UnknownFilter' && /grant_read_access|s3_presign/.test(hint ?? ''));
  return finding(ruleFor(code), {
    subject: file,
    message,
    location: error.location(file),
    ...(hint === undefined ? {} : { fix: hint }),
    ...(unproven ? { severity: 'warning' as const } : {}),
  });
}

function ruleFor(code: TemplateErrorCode): Rule {
  if (code === 'UnknownFilter') return unknownFilter;
  return code === 'TemplateTooLarge' ? tooLarge : syntaxError;
}
