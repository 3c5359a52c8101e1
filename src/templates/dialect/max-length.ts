/** Longest template that SageMaker takes, in characters. Source: TemplateContent of the API model. */
export const MAX_TEMPLATE_LENGTH = 128_000;
