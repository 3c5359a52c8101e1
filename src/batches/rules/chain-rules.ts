import { defineRule } from '../../core/finding.ts';

const CHAINING = 'SageMaker developer guide, sms-reusing-data and sms-verification-data';

export const labelAbsent = defineRule({
  id: 'manifest/label-absent',
  severity: 'warning',
  title: 'Lines without the label that the job should continue, adjust or verify',
  why: 'A continued job labels them from scratch; an adjustment job shows workers nothing to adjust. An info where the label is not named explicitly.',
  fix: 'Name the label attribute that the earlier job wrote (--label-attribute), or leave those lines out.',
  source: CHAINING,
});

export const priorFailure = defineRule({
  id: 'manifest/prior-failure',
  severity: 'warning',
  title: 'Lines on which an earlier job failed',
  why: 'Their metadata holds a failure-reason and no label. Whatever caused that (data, template or time) will fail again unless it was fixed.',
  fix: 'Look at the reason; label those objects again in a separate job.',
  source: `${CHAINING}; the form of such lines is known from real output`,
});

export const outsideClassMap = defineRule({
  id: 'manifest/class-outside-map',
  severity: 'warning',
  title: 'Annotations of a class that is not in the class-map',
  why: 'The class has no name: a worker who adjusts the label sees it without one, or not at all.',
  fix: 'Add the class to the class-map of the metadata.',
  source: CHAINING,
});

export const labelAlone = defineRule({
  id: 'manifest/label-without-metadata',
  severity: 'warning',
  title: 'A label to adjust or verify that has no metadata',
  why: 'Ground Truth keeps the type of a label and the names of its classes in NAME-metadata: without it, the meaning of the label is unknown.',
  fix: 'Copy both from the output manifest of the earlier job.',
  source: CHAINING,
});

export const classesDiffer = defineRule({
  id: 'manifest/classes-differ',
  severity: 'warning',
  title: 'One class with different names in the class-maps of a label',
  why: 'The lines come from jobs with different label categories, so a worker who adjusts them sees the wrong class.',
  fix: 'Adjust the output of each job in a separate job, or number the classes the same way.',
  source: 'inferred: one label category configuration is used for all objects of a job',
});

export const chainRules = [labelAbsent, priorFailure, outsideClassMap, labelAlone, classesDiffer] as const;
