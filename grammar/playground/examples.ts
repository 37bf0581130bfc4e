import type { FieldName } from './fields.ts'

/** A text to begin with. */
export interface Example {
  group: 'From the RFCs' | 'From the wild'
  label: string
  text: string
  /** The field, where the text doesn't say which. */
  field?: FieldName
}

/** What specifications show, and what servers and clients really send. */
export const EXAMPLES: readonly Example[] = [
  {
    group: 'From the RFCs',
    label: 'Two challenges in one field (RFC 9110 §11.6.1)',
    text: 'WWW-Authenticate: Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
  },
  {
    group: 'From the RFCs',
    label: 'Digest with SHA-256 and MD5 (RFC 7616 §3.9.1)',
    text: `HTTP/1.1 401 Unauthorized
WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
`,
  },
  {
    group: 'From the RFCs',
    label: 'Bearer with an error (RFC 6750 §3)',
    text: 'WWW-Authenticate: Bearer realm="example", error="invalid_token", error_description="The access token expired"',
  },
  {
    group: 'From the RFCs',
    label: 'Basic credentials (RFC 7617 §2)',
    text: 'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  },
  {
    group: 'From the RFCs',
    label: 'Basic in UTF-8 (RFC 7617 §2.1)',
    text: 'WWW-Authenticate: Basic realm="foo", charset="UTF-8"',
  },
  {
    group: 'From the RFCs',
    label: 'Digest credentials (RFC 7616 §3.9.1)',
    text: 'Authorization: Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
  },
  {
    group: 'From the RFCs',
    label: 'DPoP (RFC 9449 §7.1)',
    text: 'WWW-Authenticate: DPoP realm="WallyWorld", algs="ES256 PS256"',
  },
  {
    group: 'From the wild',
    label: 'A registry that quotes only some values',
    text: 'WWW-Authenticate: Bearer realm="https://registry.example/v2/auth",service="registry.example",scope=repository:library/app:pull',
  },
  {
    group: 'From the wild',
    label: 'No commas between the parameters',
    text: 'WWW-Authenticate: Bearer realm="OpenProject API" error="invalid_token" error_description="The access token audience claim is wrong"',
  },
  {
    group: 'From the wild',
    label: 'A comma behind the scheme',
    text: 'WWW-Authenticate: Bearer, error="invalid_token", error_description="Invalid or expired access token"',
  },
  {
    group: 'From the wild',
    label: 'Quotes within quotes',
    text: 'WWW-Authenticate: Bearer realm="api", error="invalid_token", error_description="Unexpected "foo" value"',
  },
  {
    group: 'From the wild',
    label: 'Single and typographic quotes',
    text: "WWW-Authenticate: OAuth realm='OAuth API', error='invalid_token'\nWWW-Authenticate: Basic realm=“Secure Area”",
  },
  {
    group: 'From the wild',
    label: 'A camera’s realm without quotes',
    text: 'WWW-Authenticate: Basic realm=Camera Name : Frontdoor',
  },
  {
    group: 'From the wild',
    label: 'Negotiate, NTLM and Basic in one line',
    text: 'WWW-Authenticate: Negotiate, NTLM, Basic realm="autodiscover.example.com"',
  },
  {
    group: 'From the wild',
    label: 'A response as curl -v shows it',
    text: `> GET /reports HTTP/1.1
> Host: files.example
>
< HTTP/1.1 401 Unauthorized
< Date: Tue, 03 Mar 2026 09:12:44 GMT
< WWW-Authenticate: Digest realm="files" nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", qop=auth; algorithm=MD5
< WWW-Authenticate: Basic realm=files
< Content-Length: 0
<
`,
  },
  {
    group: 'From the wild',
    label: 'AWS Signature V4, which fits no RFC 9110',
    text: 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-date,Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024',
  },
]
