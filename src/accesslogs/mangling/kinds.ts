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
    from: 'a template or page that escapes a URL that is already escaped, or a program that takes it from HTML source',
    fix: 'Escape the URL once: drop the second escape filter in the template, or unescape what is read from HTML.',
  },
  'json-escaped': {
    what: '& arrived as \\u0026, or preceded by a backslash or caret',
    from: 'a URL copied from JSON text, or from a shell command, without parsing it',
    fix: 'Parse the JSON and use the value; do not copy it from the text.',
  },
  'quoted-printable': {
    what: '= arrived as =3D',
    from: 'a quoted-printable e-mail that was read without decoding it',
    fix: 'Send the URL as an attachment or in plain 8-bit text, or decode the e-mail.',
  },
  'encoded-question': {
    what: '? arrived as %3F, so the query became part of the key',
    from: 'a program that escapes the whole URL as if it were a key, or a client that gets a URL where it expects a key',
    fix: 'Use the URL as it is; only keys are escaped.',
  },
  'lost-question': {
    what: 'the query arrived without the question mark before it',
    from: "a URL that was assembled from parts, or a proxy's rewrite rule",
    fix: 'Keep the question mark: use the URL as it was signed.',
  },
  'second-question': {
    what: 'the signed query arrived after another query',
    from: 'a program that appends the query to a URL that already has one, or a proxy that adds parameters before it',
    fix: 'Use the URL as it was signed, and pass other parameters in a different way.',
  },
  'encoded-query': {
    what: 'the separators of the query arrived escaped (%3D, %26)',
    from: 'a program that escapes the query as if it were one value',
    fix: 'Use the URL as it is; its values are already escaped.',
  },
  'wrong-separators': {
    what: 'parameters arrived separated by semicolons, not by &',
    from: 'a proxy or library that rewrites queries',
    fix: 'Pass the query on byte for byte.',
  },
  'cut-at-ampersand': {
    what: 'the URL arrived truncated at its first &',
    from: 'a shell command without quotes around the URL, or a form or redirect that takes the URL as a bare parameter',
    fix: 'Put the URL in quotes, or escape it where it is a parameter of another URL.',
  },
  'cut-short': {
    what: 'parameters are missing at the end',
    from: 'a truncated copy: a column that is too short, a wrapped line, a log that shortens values',
    fix: 'Store and copy complete URLs: they have up to 2,000 characters.',
  },
  'parameters-dropped': {
    what: 'parameters of the signed query are missing',
    from: 'a proxy, cache or filter that only passes known parameters, or strips the session token',
    fix: 'Pass the query on byte for byte.',
  },
  'signed-twice': {
    what: 'signature parameters occur twice',
    from: 'a presigned URL that was signed again, for example by a program with its own credentials',
    fix: 'Sign the plain URL of the object, once.',
  },
  'double-escaped': {
    what: '% arrived as %25, so values are escaped twice',
    from: 'a proxy, redirect or library that escapes a query that is already escaped',
    fix: 'Pass the query on byte for byte.',
  },
  'path-double-escaped': {
    what: '% in the path arrived as %25, so a different key is requested than was signed',
    from: 'a program that escapes a key that is already escaped',
    fix: 'Use the path as it was signed.',
  },
  decoded: {
    what: 'the token or the signature arrived unescaped: S3 reads + as a space',
    from: 'a proxy or framework that decodes the query and rewrites it',
    fix: 'Pass the query on byte for byte.',
  },
  trailing: {
    what: 'characters after the signature that do not belong to the URL',
    from: 'a quote, bracket or period that was copied with the URL, from Markdown, a template or a sentence',
    fix: 'Cut the URL at the end of its signature.',
  },
  'added-parameter': {
    what: 'a parameter that was not signed',
    from: 'a cache buster, tracking parameter or player that appends to every URL',
    fix: 'Leave signed URLs alone; have such a parameter signed where it is needed.',
  },
  'line-break': {
    what: 'line breaks arrived within the query',
    from: 'an e-mail, terminal or document that wraps long lines',
    fix: 'Copy the URL from where it is not wrapped, or pass it on in a file.',
  },
  'url-as-key': {
    what: 'a complete URL arrived where the key belongs',
    from: 'a program that puts an endpoint before a value that already has one, or a proxy that gets a URL as a path',
    fix: 'Use the URL as it is; where a key is expected, pass only the key.',
  },
  'bad-value': {
    what: 'X-Amz-Date, X-Amz-Expires or the credential have a value that S3 does not accept',
    from: 'the program that signs: a date in a different format, more than seven days (604800 seconds), a credential without its scope',
    fix: 'Sign with an AWS SDK, and for seven days at most.',
  },
  'renamed-parameters': {
    what: 'parameter names arrived changed: in lowercase, with underscores, or in brackets',
    from: 'a proxy or framework that renames parameters; S3 requires exact names',
    fix: 'Pass the query on byte for byte.',
  },
  unreadable: {
    what: 'traces of a signed query that S3 could not read',
    from: 'something along the way that changes URLs',
    fix: 'Compare the URL in the browser with the one in the task.',
  },
} as const satisfies { readonly [name: string]: ManglingKind };

export type Mangling = keyof typeof MANGLINGS;
