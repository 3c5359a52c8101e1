import type { CallOptions } from '../../core/call-options.ts';
import { type Preview, servePreview } from '../../core/preview/preview-server.ts';
import { watchFiles } from '../../core/preview/watch-files.ts';
import { Files } from '../files/files.ts';
import type { LabelsS3 } from '../ports.ts';
import type { LabelSource } from '../sources/find-sources.ts';
import type { SignObject } from './find-image.ts';
import { labelFrame } from './frame.ts';
import { ItemCursor } from './item-cursor.ts';
import { Palette } from './palette.ts';
import { LABEL_SHELL } from './shell.ts';
import { type ShownLine, showLine } from './show-line.ts';

export interface LabelPreviewOptions extends CallOptions {
  /** TCP port; 0 finds a free one. */
  readonly port: number;
  /** Label attributes to begin with; each line's newest unless said. */
  readonly attributes?: readonly string[] | undefined;
  /** A folder with local copies of what the lines name. */
  readonly local?: string | undefined;
  /** Makes the URL of an image that a line names; without it only local copies are shown. */
  readonly sign?: SignObject | undefined;
  /** One sentence about what signs the URLs. */
  readonly note: string;
}

/**
 * Serves a page on loopback that draws labels over what they are about, one line after another, until it is disposed. The
 * browser gets a URL of no object but the one that the line which is shown names.
 */
export function startLabelPreview(
  source: LabelSource,
  s3: LabelsS3 | undefined,
  { port, attributes, local = source.folder, sign, note, signal }: LabelPreviewOptions,
): Promise<Preview> {
  const { place } = source;
  const cursor = new ItemCursor(source, s3, { signal });
  const files = new Files(s3, local, signal);
  const from = { source, cursor, files, palette: new Palette(), attributes, sign, note };
  return servePreview<ShownLine>({
    shell: LABEL_SHELL,
    port,
    show: (line, asked) =>
      showLine(from, line, {
        show: asked.get('show') ?? '',
        frame: Math.trunc(Number(asked.get('frame'))) || 0,
        actualSize: asked.get('size') === 'actual',
      }),
    state: ({ draw: _, local: __, url: ___, ...shown }) => shown,
    frame: labelFrame,
    watch: (changed) => {
      if (place.in !== 'file') return () => {};
      return watchFiles([place.path], () => void cursor.reset().then(changed));
    },
  });
}
