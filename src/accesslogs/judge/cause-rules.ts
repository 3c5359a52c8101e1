import { defineRule } from '../../core/finding.ts';

export const urlExpired = defineRule({
  id: 'request/url-expired',
  severity: 'warning',
  title: 'The presigned URL had expired',
  why: 'A task was left open longer than its URLs are valid, or a URL was saved and opened later. S3 answers 403 AccessDenied, as for a refused address.',
  fix: 'Reload the task: it gets new URLs. If it happens often, make tasks shorter.',
  source: 'S3 user guide, presigned URLs: the record is later than X-Amz-Date + X-Amz-Expires',
});

export const tokenExpired = defineRule({
  id: 'request/token-expired',
  severity: 'warning',
  title: 'The credentials behind the URL had expired',
  why: 'A presigned URL ends with the temporary credentials that signed it, even before X-Amz-Expires. S3 answers 400 ExpiredToken.',
  fix: 'Reload the task: it gets new URLs, signed with new credentials.',
  source: 'S3 API reference, error responses: ExpiredToken, whatever the status',
});

export const badSignature = defineRule({
  id: 'request/bad-signature',
  severity: 'warning',
  title: 'The signature did not match the request',
  why: 'A signature is valid for one method, host, path and query. A method other than the signed one was used (HEAD with the URL of a GET), something changed the URL in transit, or the credentials that signed it are wrong or no longer exist.',
  fix: 'Compare the method, host and URL in the browser with what was signed; look for a proxy that rewrites one of them.',
  source:
    'S3 API reference, error responses: SignatureDoesNotMatch, InvalidAccessKeyId, AuthorizationQueryParametersError',
});

export const corsRefused = defineRule({
  id: 'request/cors-refused',
  severity: 'warning',
  title: 'A preflight request was refused',
  why: 'The bucket has no CORS rule that lets the worker portal read from it, so the browser does not even request the object.',
  fix: 'Add a CORS rule to the bucket that allows GET from the portal; Ground Truth image tasks need one.',
  source: 'S3 user guide, troubleshooting CORS: REST.OPTIONS.PREFLIGHT answered 403',
});

export const unsigned = defineRule({
  id: 'request/unsigned',
  severity: 'warning',
  title: 'The query string of a presigned URL was lost',
  why: 'An object for which a presigned URL was handed out was requested without any signature: a proxy, a template or a copy has truncated the URL at the question mark.',
  fix: 'Look at the template: is the URL escaped twice, or used without its query? Then look for a proxy that drops queries.',
  source: 'Inferred: an anonymous 403 for a key that was granted to someone',
});

export const mangledUrl = defineRule({
  id: 'request/mangled-url',
  severity: 'error',
  title: 'A presigned URL was corrupted in transit',
  why: 'The request carries traces of a presigned query that S3 could not accept: something escaped, unescaped, truncated or added to the URL. A lock or policy is not the reason.',
  fix: 'Pass the URL on byte for byte: escape it once where it is put into HTML, JSON, a shell command or another URL.',
  source:
    'S3 user guide, authenticating requests with query parameters; S3 API reference, error responses: AuthorizationQueryParametersError; how it was corrupted is read from the request line',
});

export const signerClock = defineRule({
  id: 'request/signer-clock',
  severity: 'error',
  title: 'The clock of the signer is wrong',
  why: 'X-Amz-Date comes from the clock of the program that signs. If it is ahead, S3 answers that the request is not yet valid; if it is behind, URLs have expired before anyone opens them.',
  fix: 'Set the clock of the machine that signs (NTP). For Ground Truth itself that is AWS; look at your own Lambdas, containers and virtual machines.',
  source:
    'S3 API reference, error responses: RequestTimeTooSkewed; the difference of X-Amz-Date and the time of the request; that it is the clock is inferred',
});

export const writeRefused = defineRule({
  id: 'object/write-refused',
  severity: 'error',
  title: 'The signer may not write to that location',
  why: 'Other URLs of the same task work at this address, so the address is not the reason, but this presigned upload or delete is refused: the role, the bucket policy or the KMS key policy allows only reading.',
  fix: 'Give the role that signs s3:PutObject (for multipart uploads too; s3:AbortMultipartUpload to clean up) or s3:DeleteObject on that prefix, and kms:GenerateDataKey where the bucket uses a KMS key.',
  source: 'S3 user guide, required permissions for S3 API operations; that it is the permission is inferred',
});

export const formRefused = defineRule({
  id: 'object/form-refused',
  severity: 'error',
  title: 'An upload by form was refused',
  why: 'A presigned POST carries its policy and signature in the body, so the log shows neither its signer nor when it expires. S3 refuses it where a condition of the policy does not hold (key, length, content type), where the policy has expired, and where the signer may not upload the object.',
  fix: 'Compare the fields of the form with the conditions of its policy and its expiration; then check that the role that signs has s3:PutObject on the prefix.',
  source: 'S3 API reference, POST Object and POST policy; read from the operation',
});

export const objectMissing = defineRule({
  id: 'object/missing',
  severity: 'warning',
  title: 'The object does not exist',
  why: 'The manifest names an object that was never uploaded, was deleted, or has a different name.',
  fix: 'Compare the manifest with the bucket.',
  source:
    'S3 API reference, error responses: NoSuchKey, NoSuchVersion and MethodNotAllowed (a delete marker), which S3 reveals only to callers who may list the bucket',
});

export const deniedForAll = defineRule({
  id: 'object/denied-for-all',
  severity: 'error',
  title: 'The object is refused wherever it is requested from',
  why: 'The URLs of the same task work at this address, so the address is not the reason. Either the object is missing and the signer may not list the bucket, or KMS, the bucket policy or the role refuses it.',
  fix: "Check that the object exists, then check the key policy of its KMS key, the bucket policy and the job's role. With the account's own documents: groundctl policies collect --bucket BUCKET --role ROLE --out DIR, then groundctl policies evaluate --policies DIR.",
  source:
    'S3 API reference, GetObject: 403 instead of 404 without s3:ListBucket; that it is the object is inferred',
});

export const unexplained = defineRule({
  id: 'request/unexplained',
  severity: 'warning',
  title: 'Refused for a reason that the log does not show',
  why: 'Neither the record nor the requests around it show why. An access log contains neither the reason for a 403 nor the address that a URL is bound to.',
  fix: "Look up the request id in CloudTrail data events: their errorMessage names the policy that refused (groundctl logs diagnose SOURCE --cloudtrail FILE). With the account's own documents: groundctl policies collect --bucket BUCKET --role ROLE --out DIR, then groundctl policies evaluate --policies DIR with the request.",
  source: 'S3 user guide, troubleshooting 403 errors',
});

export const otherError = defineRule({
  id: 'request/other-error',
  severity: 'info',
  title: 'Redirects and server errors',
  why: 'S3 answered presigned requests with a redirect or an error of its own. They are not refusals and are counted separately.',
  fix: "Redirects: use the endpoint of the bucket's region. 5xx: S3 asks to try again.",
  source: 'S3 API reference, error responses',
});
