import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uriEncodePath } from '../../../src/core/sigv4/uri.ts';
import { createUrlSigner } from '../../../src/core/sigv4/url-signer.ts';
import { presignUrl } from '../../helpers/presign-url.ts';

test('signs every URL as presignUrl does', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.option(fc.string(), { nil: undefined }),
      fc.dictionary(fc.stringMatching(/^[a-zA-Z-]{1,9}$/), fc.string(), { maxKeys: 3 }),
      (key, sessionToken, query) => {
        const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken };
        const signer = { credentials, region: 'eu-west-1', now: new Date('2026-01-02T03:04:05Z') };
        const path = `/bucket/${uriEncodePath(key)}`;
        const host = 's3.eu-west-1.amazonaws.com';
        const ours = createUrlSigner(signer, host, { expires: 900, query })(path);
        const request = { method: 'GET', host, path, query };
        expect(ours).toBe(presignUrl(request, { ...signer, service: 's3' }, { expires: 900 }));
      },
    ),
  );
});
