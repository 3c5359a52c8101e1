import type { Flow, FlowNode } from '../flow/flow.ts';
import type { FlowString } from './strings.ts';

/** Data inside a flow that was learnt from the customer's data. */
export interface HiddenData {
  readonly node: FlowNode | undefined;
  readonly kind: 'model' | 'report';
  /** As it stands in the file. */
  readonly bytes: number;
}

const REPORT = /^sagemaker\.visualizations\.data_insights_report_/;
/** Smaller results hold counts and warnings, no values. */
const SMALL_REPORT = 500;

/** Fitted models and insight reports, in the order of the file. */
export function hiddenData(flow: Flow, models: readonly FlowString[]): HiddenData[] {
  const reports = flow.nodes.flatMap((node): HiddenData[] => {
    const bytes = node.trained === undefined ? 0 : node.trained.end - node.trained.start;
    return REPORT.test(node.operator) && bytes > SMALL_REPORT ? [{ node, kind: 'report', bytes }] : [];
  });
  return [
    ...models.map(
      ({ node, leaf }): HiddenData => ({ node, kind: 'model', bytes: leaf.end - leaf.start - 2 }),
    ),
    ...reports,
  ];
}
