import { defineRule } from '../../core/finding.ts';

const CHAINING = 'SageMaker developer guide, sms-reusing-data and sms-verification-data';

export const labelAbsent = defineRule({
  id: 'manifest/label-absent',
  severity: 'warning',
  title: 'Lines without the label that a job is to continue, adjust or verify',
  why: 'A continued job labels them from the beginning; an adjustment shows workers nothing to adjust. An info where nobody says that the label is meant.',
  fix: 'Give the label attribute that the earlier job wrote (--label-attribute), or leave those lines out.',
  source: CHAINING,
});

export const priorFailure = defineRule({
  id: 'manifest/prior-failure',
  severity: 'warning',
  title: 'Lines that an earlier job failed on',
  why: 'Their metadata holds a failure-reason and no label. Whatever failed there, data, template or time, fails again unless it was mended.',
  fix: 'Look at the reason; label those objects again in a job of their own.',
  source: `${CHAINING}; the form of such lines is known from real output`,
});

export const outsideClassMap = defineRule({
  id: 'manifest/class-outside-map',
  severity: 'warning',
  title: 'Annotations of a class that the class-map does not have',
  why: 'The label has no name: the worker of an adjustment sees it without one, or not at all.',
  fix: 'Add the class to the class-map of the metadata.',
  source: CHAINING,
});

export const labelAlone = defineRule({
  id: 'manifest/label-without-metadata',
  severity: 'warning',
  title: 'A label to adjust or verify that has no metadata',
  why: 'Ground Truth keeps the type of a label and the names of its classes in NAME-metadata: without it nobody knows what the label is.',
  fix: 'Take both from the output manifest of the earlier job.',
  source: CHAINING,
});

export const classesDiffer = defineRule({
  id: 'manifest/classes-differ',
  severity: 'warning',
  title: 'One class with different names in the class-maps of a label',
  why: 'The lines come from jobs with different label categories, so a worker who adjusts them sees a class that was not meant.',
  fix: 'Adjust what each job wrote in a job of its own, or number the classes alike.',
  source: 'inferred: one label category configuration is used for all objects of a job',
});

export const chainRules = [labelAbsent, priorFailure, outsideClassMap, labelAlone, classesDiffer] as const;
