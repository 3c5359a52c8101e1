import { usageError } from '../../core/errors.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import { type DataObject, readManifestLine } from './read-line.ts';

/** The data object of one line, counted from 1. Usage errors where there is no such line, or it cannot be read. */
export async function findDataObject(
  chunks: AsyncIterable<Uint8Array>,
  number: number,
  name: string,
): Promise<DataObject> {
  let last = 0;
  for await (const lines of textLines(chunks)) {
    for (const line of lines) {
      last = line.number;
      if (line.number !== number) continue;
      if (line.text?.trim() === '') throw noLine(name, number, 'That line is blank.');
      const { dataObject, problems } = readManifestLine(line);
      if (dataObject !== undefined) return dataObject;
      throw usageError(`${name}:${number}: ${problems[0]?.message ?? 'It cannot be read.'}`);
    }
  }
  throw noLine(name, number, last === 0 ? 'It is empty.' : `Its last line is ${last}.`);
}

function noLine(name: string, number: number, hint: string) {
  return usageError(`${name} has no line ${number}.`, { hint });
}
