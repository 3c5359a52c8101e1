import { usageError } from '../../core/errors.ts';
import { manifestLines } from './lines.ts';
import { type DataObject, readManifestLine } from './read-line.ts';

/** The data object of one line, counted from 1. Usage errors where there is no such line, or it cannot be read. */
export async function findDataObject(
  chunks: AsyncIterable<Uint8Array>,
  number: number,
  name: string,
): Promise<DataObject> {
  let last = 0;
  for await (const lines of manifestLines(chunks)) {
    for (const line of lines) {
      last = line.number;
      if (line.number !== number) continue;
      const { dataObject, problems } = readManifestLine(line);
      if (dataObject !== undefined) return dataObject;
      throw usageError(`${name}:${number}: ${problems[0]?.message ?? 'It cannot be read.'}`);
    }
    if (last > number) break;
  }
  throw usageError(`${name} has no line ${number}.`, {
    hint: last === 0 ? 'It is empty.' : last > number ? 'That line is blank.' : `Its last line is ${last}.`,
  });
}
