// Loaded into the program with NODE_OPTIONS=--import: every reading of the clock is earlier than the one before, and
// the thirtieth an hour and a half earlier, as where somebody sets the clock while the program runs.
const { Date: RealDate } = globalThis;
const begun = RealDate.now();
let readings = 0;
const now = () => {
  readings += 1;
  return begun - readings * 500 - (readings > 30 ? 5_400_000 : 0);
};

globalThis.Date = class FallingDate extends RealDate {
  constructor(...words) {
    if (words.length === 0) super(now());
    else super(...words);
  }

  static now() {
    return now();
  }
};
