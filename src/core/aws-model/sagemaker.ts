import type { ServiceModel } from './model.ts';
import data from './sagemaker.json' with { type: 'json' };

/** Constraints of the SageMaker operations this program uses. */
export const sagemakerModel = data as unknown as ServiceModel;
