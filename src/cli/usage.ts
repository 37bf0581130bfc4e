import { fieldNames } from './fields.ts'

/*
 * What `--help` says besides the options.
 */

export const EXAMPLES = `
Examples:
  authfield 'Digest realm="x", nonce="y", qop="auth"'
  curl -si https://example.com/private | authfield
  curl -sv https://example.com/private 2>&1 >/dev/null | authfield
  authfield < service.log
  authfield --check < response.txt
  authfield --summary < recorded.har
  authfield try https://example.com/private
  authfield serve --user ada .

Reads field values, header lines, responses and requests of HTTP, RTSP and SIP,
logs, JSON and HAR files, and what curl -v, curl --trace-ascii, wget -S and git
(GIT_CURL_VERBOSE, GIT_TRACE_CURL) print.

Fields: ${wrapped(fieldNames.join(', '), 72)}
and what gateways make of them, such as x-amzn-remapped-www-authenticate.

Exit status: 0 if all is well-formed, 1 if anything is malformed (with --check
also if anything is found), 2 if there is nothing to read.

NO_COLOR and FORCE_COLOR decide about colours, COLUMNS about the width.
`

export const TRY_EXAMPLES = `
Sends the request, answers what it is asked for, and shows each step.

The account comes from, in this order: --user or the URL, with the password
from AUTHFIELD_PASSWORD, or asked for at the terminal; AUTHFIELD_TOKEN;
AUTHFIELD_USER; the netrc file (NETRC, ~/.netrc); the terminal. It is sent to
the origin of the URL alone. That of a proxy: AUTHFIELD_PROXY_USER and
AUTHFIELD_PROXY_PASSWORD, or the proxy's URL.

Examples:
  AUTHFIELD_TOKEN=… authfield try https://api.example/me
  authfield try --user ada http://camera.example/picture
  authfield try --proxy http://proxy.example:3128 https://example.com

Exit status: 0 for a response below 400, 1 for any other, 2 if there is none.
`

export const SERVE_EXAMPLES = `
Protects a folder, or without one answers with what was sent as JSON. It listens
on this machine alone, unless --host says otherwise. Passwords of --user come
from AUTHFIELD_PASSWORD, or are made up and printed.

Malformed challenges come with --malformed CODE, or at /.authfield/malformed/CODE.

Examples:
  authfield serve --user ada site
  authfield serve --scheme digest --algorithm SHA-512-256 --qop auth,auth-int
  authfield serve --scheme bearer --token reader=read --scope read
  authfield serve --nonce-lifetime 10 --htdigest users.htdigest --realm files
  authfield serve --malformed missing-comma
`

/** Words in lines of a width. */
function wrapped(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n').trimEnd()
}
