import { describe, expect, test } from 'vitest';
import { annotatedObject, readPostAnnotationAnswer } from '../../../src/templates/lambda/post-contract.ts';

describe('the payload of a post-annotation Lambda', () => {
  test('is made of a worker response as Ground Truth writes it', () => {
    const response = {
      answers: [
        {
          answerContent: { boxes: { boundingBoxes: [{ label: 'Car', left: 1 }] } },
          submissionTime: '2026-01-01T00:00:00Z',
          workerId: 'private.eu-west-1.abc',
          timeSpentInSeconds: 8.2,
        },
        { answerContent: '{"boxes":1}', workerId: 'w2' },
        { workerId: 'w3' },
      ],
    };
    expect(annotatedObject('0', response, { 'source-ref': 's3://b/a.png' })).toEqual({
      ok: true,
      value: {
        datasetObjectId: '0',
        dataObject: { s3Uri: 's3://b/a.png' },
        annotations: [
          {
            workerId: 'private.eu-west-1.abc',
            annotationData: { content: '{"boxes":{"boundingBoxes":[{"label":"Car","left":1}]}}' },
          },
          { workerId: 'w2', annotationData: { content: '{"boxes":1}' } },
        ],
      },
    });
    const text = annotatedObject('7', response, { source: 'a text' });
    expect(text).toMatchObject({ ok: true, value: { dataObject: { content: 'a text' } } });
  });

  test.each([[{}], [[]], [null], [{ answers: {} }], [{ answers: [{}, 1] }]])(
    '%j is not a worker response',
    (response) => {
      expect(annotatedObject('0', response, undefined).ok).toBe(false);
    },
  );
});

describe('the answer of a post-annotation Lambda', () => {
  const entry = (datasetObjectId: unknown, content: unknown = { kind: 1 }) => ({
    datasetObjectId,
    consolidatedAnnotation: { content },
  });
  const read = (answer: unknown) => readPostAnnotationAnswer(answer, ['0', '1'], 'kind');

  test('is right where every object has the label', () => {
    expect(read([entry('0'), entry('1')])).toMatchObject({ ok: true, value: { problems: [], warnings: [] } });
  });

  test.each([
    [[entry('0')], '1 of 2 objects have no answer: 1'],
    [[entry('0'), entry('1'), entry('9')], 'the object "9", which was not in the request'],
    [[entry('0'), entry('0'), entry('1')], '"0" occurs twice'],
    [[entry(undefined), entry('0'), entry('1')], 'entry 1 has no datasetObjectId'],
    [[entry('0', '{"kind": 1}'), entry('1')], 'entry 1 has no consolidatedAnnotation.content'],
    [[5, entry('0'), entry('1')], 'entry 1 has no datasetObjectId'],
  ])('%j loses labels', (answer, problem) => {
    const parsed = read(answer);
    expect(parsed.ok && parsed.value.problems.join('; ')).toContain(problem);
  });

  test.each([
    [[entry(0), entry('1')], 'is a number'],
    [[entry('0', { other: 1 }), entry('1')], 'has no "kind"'],
  ])('%j is odd', (answer, warning) => {
    const parsed = read(answer);
    expect(parsed.ok && parsed.value.warnings.join('; ')).toContain(warning);
  });

  test.each([[{}], [null], ['[]'], [{ statusCode: 200, body: '[]' }]])('%j is none', (answer) => {
    expect(read(answer).ok).toBe(false);
  });
});
