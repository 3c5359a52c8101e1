import { STAND_INS_BASE } from './base.ts';
import { CLASSIFIERS } from './classifiers.ts';
import { CONTROLS } from './controls.ts';
import { DRAWING } from './drawing.ts';
import { LAYOUT } from './layout.ts';
import { REVIEWS } from './reviews.ts';
import { SEGMENTATION } from './segmentation.ts';
import { STYLE } from './style.ts';
import { TEXT } from './text.ts';

/**
 * Small local stand-ins for AWS's crowd elements, as a browser script: enough to see a task, to work on it and to
 * submit it. The answer goes to the parent page as `{ type: 'groundctl-answer', answer }`, in the shape that the
 * guide documents for each element. The real script cannot be fetched without the internet.
 */
export const STAND_INS = `(() => {
'use strict';
${[STAND_INS_BASE, STYLE, LAYOUT, CONTROLS, CLASSIFIERS, TEXT, DRAWING, SEGMENTATION, REVIEWS].join('\n')}
for (const [name, setUp] of Object.entries(setUps)) define(name, setUp);
})();`;
