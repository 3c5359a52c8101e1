/** What the mouse did, in cells counted from 0. */
export type MouseEvent =
  | { readonly type: 'wheel'; readonly by: 1 | -1 }
  | { readonly type: 'click'; readonly column: number; readonly row: number };

/** Asks the terminal for clicks and the wheel, in the form that has no limit of columns (SGR). */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
export const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';

const REPORT = /\x1b\[<(\d+);(\d+);(\d+)([Mm])/g;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;
const LEFT = 0;

/** The mouse's reports in a chunk of input; releases and other buttons mean nothing here. */
export function mouseEvents(chunk: string): MouseEvent[] {
  return Array.from(chunk.matchAll(REPORT)).flatMap(([, button, column, row, kind]): MouseEvent[] => {
    if (kind !== 'M') return [];
    switch (Number(button)) {
      case WHEEL_UP:
        return [{ type: 'wheel', by: -1 }];
      case WHEEL_DOWN:
        return [{ type: 'wheel', by: 1 }];
      case LEFT:
        return [{ type: 'click', column: Number(column) - 1, row: Number(row) - 1 }];
      default:
        return [];
    }
  });
}
