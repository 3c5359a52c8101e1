import { elementLabelQuota, labelCountProblem } from '../../../core/labeling/label-quotas.ts';
import { guide, type Hit, type LintRule, lintRule } from '../lint-rule.ts';
import { MASK } from '../liquid-pieces.ts';
import { attributeOf, type Page, type PageElement } from '../page-model.ts';
import { parseLoose } from './loose-json.ts';

const LIMITS = guide('input-data-limits.html');
const list = (count: number) => `[${Array.from({ length: count }, (_, at) => `'${at + 1}'`).join(',')}]`;

const tooManyLabels = lintRule({
  id: 'template/too-many-labels',
  severity: 'error',
  title: 'More labels than the task accepts',
  why: 'Ground Truth has a quota of label categories for each task type. An info where the limit comes only from the guide, the console or automated labeling, not from the API.',
  fix: 'Use fewer labels, or two jobs.',
  source: LIMITS,
  examples: {
    fails: `<crowd-bounding-box name="b" labels="${list(51)}"></crowd-bounding-box>`,
    passes: `<crowd-bounding-box name="b" labels="${list(50)}"></crowd-bounding-box>`,
  },
  check: (page) => inlineLabels(page, false),
});

const tooFewLabels = lintRule({
  id: 'template/too-few-labels',
  severity: 'error',
  title: 'A classification with fewer than two categories',
  why: 'There is nothing to choose from: every object gets the only category.',
  fix: 'Add another category, such as none of these.',
  source: LIMITS,
  examples: {
    fails: `<crowd-image-classifier name="c" categories='["cat"]'></crowd-image-classifier>`,
    passes: `<crowd-image-classifier name="c" categories='["cat", "none"]'></crowd-image-classifier>`,
  },
  check: (page) => inlineLabels(page, true),
});

/** Holds the label categories of a job against the elements of its template that take labels. */
export function* jobLabels({ elements }: Page, count: number): Generator<Hit & { readonly rule: LintRule }> {
  const attributeFor = (element: PageElement) =>
    attributeOf(element, 'labels') ?? attributeOf(element, 'categories');
  const takers = elements.filter(({ name }) => elementLabelQuota(name) !== undefined);
  const filled = takers.filter((element) => attributeFor(element)?.value.includes(MASK));
  for (const element of filled.length > 0 ? filled : takers) {
    const quota = elementLabelQuota(element.name);
    const problem = quota && labelCountProblem(`<${element.name}>`, quota, count);
    if (problem === undefined) continue;
    const { few, severity, message } = problem;
    const offset = attributeFor(element)?.begin ?? element.begin;
    yield { rule: few ? tooFewLabels : tooManyLabels, offset, severity, message };
  }
}

function* inlineLabels({ elements }: Page, few: boolean) {
  for (const element of elements) {
    const quota = elementLabelQuota(element.name);
    const attribute = attributeOf(element, 'labels') ?? attributeOf(element, 'categories');
    if (quota === undefined || attribute === undefined || attribute.value.includes(MASK)) continue;
    const labels = parseLoose(attribute.value);
    if (!Array.isArray(labels)) continue;
    const problem = labelCountProblem(`<${element.name}>`, quota, labels.length);
    if (problem?.few !== few) continue;
    const { severity, message } = problem;
    yield { offset: attribute.begin, severity, message };
  }
}

export const labelRules: readonly LintRule[] = [tooManyLabels, tooFewLabels];
