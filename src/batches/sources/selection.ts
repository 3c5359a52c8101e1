import { type Finding, finding } from '../../core/finding.ts';
import { counted } from '../../core/text/grouped.ts';
import { namePattern } from '../../core/text/name-pattern.ts';
import { leftOutOfBatch } from '../rules/split-rules.ts';

/** Which files of a source are meant. */
export interface Selection {
  /** Only names that one of these matches; all where there is none. */
  readonly include?: readonly string[] | undefined;
  /** No names that one of these matches. */
  readonly exclude?: readonly string[] | undefined;
  /** True: also what systems and editors leave behind. */
  readonly keepJunk?: boolean | undefined;
}

/** Counted while a source is read. */
export interface LeftOut {
  junk: number;
  excluded: number;
}

/** Files that systems, editors and transfers leave beside what people put there. */
export const JUNK =
  /(?:^|\/)(?:(?:\.AppleDouble|__MACOSX|\.Spotlight-V100|\.Trashes|\.Trash(?:-\d+)?|\.fseventsd|\.TemporaryItems|\.DocumentRevisions-V100|\$RECYCLE\.BIN|System Volume Information|@eaDir|#recycle|lost\+found|\.ipynb_checkpoints|__pycache__|\.git|\.hg|\.svn|\.idea|\.vscode)\/.*|\.DS_Store|\._[^/]*|\.localized|\.apdisk|Icon\r|Thumbs\.db|ehthumbs\.db|desktop\.ini|\.directory|\.picasa\.ini|_SUCCESS|\.git(?:keep|ignore|attributes)|\.nfs[0-9a-f]+|\.fuse_hidden[0-9a-f]+|\.goutputstream-\w+|\.~lock\.[^/]*#?|~\$[^/]*|\.#[^/]*|#[^/]*#|[^/]*~|[^/]*\.(?:tmp|part|partial|filepart|crdownload|download|sw[a-pA-P]|bak|orig|rej|pyc)|[^/]*_\$folder\$)$/is;

/** True for what systems and editors leave behind: nobody means it as data. */
export function isJunk(name: string): boolean {
  return JUNK.test(name);
}

/** Tells of a name whether it is meant, and counts what is not. */
export function selector(selection: Selection, left: LeftOut): (name: string) => boolean {
  const { include = [], exclude = [], keepJunk = false } = selection;
  const wanted = include.map(namePattern);
  const unwanted = exclude.map(namePattern);
  return (name) => {
    const out =
      unwanted.some((matches) => matches(name)) ||
      (wanted.length > 0 && !wanted.some((matches) => matches(name)));
    if (out) left.excluded += 1;
    else if (!keepJunk && isJunk(name)) left.junk += 1;
    else return true;
    return false;
  };
}

/** How many files of a source are left out, where any are. */
export function leftOutFindings({ junk, excluded }: LeftOut, source: string): Finding[] {
  const parts = [
    ...(junk > 0 ? [`${counted(junk, 'file')} left by systems and editors`] : []),
    ...(excluded > 0 ? [`${counted(excluded, 'file')} by --include and --exclude`] : []),
  ];
  if (parts.length === 0) return [];
  const message = `Left out: ${parts.join(', ')}.`;
  return [finding(leftOutOfBatch, { subject: source, message, evidence: { junk, excluded } })];
}
