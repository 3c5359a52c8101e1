/** One way in which a presigned URL is spoilt before it reaches S3. */
export interface ManglingKind {
  /** What arrived. */
  readonly what: string;
  /** Where it usually comes from. */
  readonly from: string;
  readonly fix: string;
}

/**
 * By name. The first ones hide the query from S3, the others arrive as one that S3 cannot accept. Sources: S3 user
 * guide, "Authenticating requests: using query parameters", which says what a query has to hold; public reports of
 * labeling tools, whose URLs went through templates, JSON, shells and mail.
 */
export const MANGLINGS = {
  'html-escaped': {
    what: '& arrived as &amp;',
    from: 'a template or page that escapes the URL although it is escaped already, or a program that takes it from HTML source',
    fix: 'Escape the URL once: drop the second escape filter in the template, or unescape what is read from HTML.',
  },
  'json-escaped': {
    what: '& arrived as \\u0026, or with a backslash or caret in front',
    from: 'a URL copied out of JSON text, or out of a shell command, without parsing it',
    fix: 'Parse the JSON and take the value; do not cut it out of the text.',
  },
  'quoted-printable': {
    what: '= arrived as =3D',
    from: 'a mail in quoted-printable that was read without decoding it',
    fix: 'Send the URL as an attachment or in plain 8-bit text, or decode the mail.',
  },
  'encoded-question': {
    what: '? arrived as %3F, so that the query became a part of the key',
    from: 'a program that escapes the whole URL as if it were a key, or a client that is given a URL where it wants a key',
    fix: 'Use the URL as it is; only keys are escaped.',
  },
  'lost-question': {
    what: 'the query arrived without a question mark in front',
    from: 'a URL that was put together from parts, or a rewrite rule of a proxy',
    fix: 'Keep the question mark: use the URL as it was signed.',
  },
  'second-question': {
    what: 'the signed query arrived behind another query',
    from: 'a program that appends the query to a URL that has one, or a proxy that adds parameters in front',
    fix: 'Use the URL as it was signed, and pass other parameters another way.',
  },
  'encoded-query': {
    what: 'the separators of the query arrived escaped (%3D, %26)',
    from: 'a program that escapes the query as if it were one value',
    fix: 'Use the URL as it is; its values are escaped already.',
  },
  'wrong-separators': {
    what: 'parameters arrived divided by semicolons, not by &',
    from: 'a proxy or library that writes queries anew',
    fix: 'Pass the query on byte for byte.',
  },
  'cut-at-ampersand': {
    what: 'the URL arrived cut at its first &',
    from: 'a shell command without quotes around the URL, or a form or redirect that takes the URL as a bare parameter',
    fix: 'Put the URL in quotes, or escape it where it is a parameter of another URL.',
  },
  'cut-short': {
    what: 'parameters are missing at the end',
    from: 'a copy that was cut: a column that is too short, a line that was wrapped, a log that shortens',
    fix: 'Store and copy URLs whole: they have up to 2,000 characters.',
  },
  'parameters-dropped': {
    what: 'parameters of the signed query are missing',
    from: 'a proxy, cache or filter that lets known parameters pass only, or strips the session token',
    fix: 'Pass the query on byte for byte.',
  },
  'signed-twice': {
    what: 'parameters of a signature are there twice',
    from: 'a URL that is presigned already and was signed again, for example by a program with credentials of its own',
    fix: 'Sign the plain address of the object, once.',
  },
  'double-escaped': {
    what: '% arrived as %25, so that values are escaped twice',
    from: 'a proxy, redirect or library that escapes a query that is escaped already',
    fix: 'Pass the query on byte for byte.',
  },
  'path-double-escaped': {
    what: '% of the path arrived as %25, so that another key is asked for than was signed',
    from: 'a program that escapes a key that is escaped already',
    fix: 'Use the path as it was signed.',
  },
  decoded: {
    what: 'the token or the signature arrived unescaped: S3 reads + as a space',
    from: 'a proxy or framework that decodes the query and writes it anew',
    fix: 'Pass the query on byte for byte.',
  },
  trailing: {
    what: 'characters behind the signature that do not belong to the URL',
    from: 'a quote, bracket or full stop that was copied with the URL, from Markdown, a template or a sentence',
    fix: 'Cut the URL at the end of its signature.',
  },
  'added-parameter': {
    what: 'a parameter that was not signed',
    from: 'a cache buster, tracking parameter or player that appends to every URL',
    fix: 'Leave signed URLs alone; have such a parameter signed where it is needed.',
  },
  'line-break': {
    what: 'line breaks arrived within the query',
    from: 'a mail, terminal or document that wraps long lines',
    fix: 'Copy the URL from where it is not wrapped, or hand it on in a file.',
  },
  'url-as-key': {
    what: 'a whole address arrived where the key belongs',
    from: 'a program that puts an endpoint in front of a value that has one already, or a proxy that is given a URL as a path',
    fix: 'Use the URL as it is; where a key is wanted, give the key alone.',
  },
  'bad-value': {
    what: 'X-Amz-Date, X-Amz-Expires or the credential have a value that S3 does not accept',
    from: 'the program that signs: a date in another form, more than seven days (604800 seconds), a credential without its scope',
    fix: 'Sign with an AWS SDK, and for seven days at most.',
  },
  'renamed-parameters': {
    what: 'names of parameters arrived changed: in small letters, with underscores, or in brackets',
    from: 'a proxy or framework that has names of its own; S3 minds every letter',
    fix: 'Pass the query on byte for byte.',
  },
  unreadable: {
    what: 'traces of a signed query that S3 could not read',
    from: 'something on the way that changes URLs',
    fix: 'Compare the URL in the browser with the one in the task.',
  },
} as const satisfies { readonly [name: string]: ManglingKind };

export type Mangling = keyof typeof MANGLINGS;
