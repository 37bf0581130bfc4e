import type { IssueCode } from '../../types.ts'
import { toOctets } from '../shown.ts'

/*
 * A malformed challenge for each issue.
 */

/**
 * The value of WWW-Authenticate that has each issue. Two codes are about credentials, which a server doesn't send: their values
 * would have the issue in Authorization. A character above U+00FF is there for clients that read fields as UTF-8.
 */
export const MALFORMED: Readonly<Record<IssueCode, string>> = {
  'unquoted-value': 'Basic realm=my files',
  'missing-comma': 'Basic realm="files" charset="UTF-8"',
  'comma-after-scheme': 'Basic, realm="files"',
  'semicolon-separator': 'Basic realm="files"; charset="UTF-8"',
  'single-quoted-value': "Basic realm='my files'",
  'typographic-quotes': toOctets('Basic realm=“files”'),
  'unescaped-quote': 'Basic realm="my "best" files"',
  'unterminated-quote': 'Basic realm="files',
  'colon-for-equals': 'Basic realm:"files"',
  'escaped-quotes': 'Basic realm=\\"files\\"',
  'unexpected-quote': 'Basic realm=fi"les, charset="UTF-8"',
  'empty-value': 'Basic charset="UTF-8", realm=',
  'line-break': 'Basic\r\n realm="files"',
  'control-character': 'Basic realm="fi\x01les"',
  'wide-character': toOctets('Basic realm="日本"'),
  'tab-after-scheme': 'Basic\trealm="files"',
  'missing-scheme': 'realm="files"',
  'invalid-scheme': 'Ba/sic realm="files"',
  'colon-after-scheme': 'Basic: realm="files"',
  'invalid-token68': 'Basic "files"',
  'token68-with-params': 'Basic abc==, realm="files"',
  'duplicate-param': 'Basic realm="files", realm="others"',
  'multiple-credentials': 'Basic realm="files", Basic realm="others"',
  'missing-credentials': '',
  'unexpected-text': 'Basic realm="files", "x", charset="UTF-8"',
}

/** A whole response that asks with a malformed challenge. It is written as it is, since no server's own functions would. */
export function malformedResponse(code: IssueCode): Buffer {
  const lines = [
    'HTTP/1.1 401 Unauthorized',
    `WWW-Authenticate: ${MALFORMED[code]}`,
    'Content-Length: 0',
    'Cache-Control: no-store',
    'Connection: close',
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}
