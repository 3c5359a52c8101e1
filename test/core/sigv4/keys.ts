/** Keys that signers and servers tend to disagree on. */
export const AWKWARD_KEYS = [
  'plain.txt',
  'with space.txt',
  'plus+plus.txt',
  'ümläut/日本語/🎉.png',
  '//leading//and//double',
  '../up/../../and/./dots/..',
  './.',
  'trailing/',
  '100%',
  '%2F%20%25',
  'percent%zz',
  "reserved!*'();:@&=+$,?#[]",
  'tilde~dash-under_dot.',
  'quote"back\\slash<angle>|pipe^`{}',
  'a'.repeat(900),
];
