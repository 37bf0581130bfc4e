import type { Credentials } from '../../src/types.ts'
import type { Library } from './library.ts'
import { CANARY, hold, holdHidden, inParts, mayShow, PART_END, type Target } from './promises.ts'

/*
 * The command line. An input has two parts: letters that stand for options, and what is read.
 */

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  j: ['--json'],
  s: ['--show-secrets'],
  a: ['--field', 'Authorization'],
  i: ['-f', 'authentication-info'],
  w: ['-f', 'WWW-Authenticate'],
  x: ['--unknown'],
}

async function* typed(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'latin1')
}

async function run({ main }: Library, letters: string, text: string) {
  const options = [...new Set(letters)].flatMap((letter) => OPTIONS[letter] ?? [])
  // As an argument it can be of any characters.
  const args = letters.includes('t') ? ['--', text] : []
  return main([...options, ...args], typed(text))
}

/** What moves a cursor, turns text around or is half a character. */
const UNSAFE =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Whom credentials name is shown. */
function showsUser({ core }: Library, credentials: Credentials): boolean {
  if (core.isScheme(credentials, 'Basic')) return true
  const isNamed = core.isScheme(credentials, 'Digest') || core.isScheme(credentials, 'UsernameToken')
  return isNamed && credentials.params.some(({ name }) => /^username\*?$/i.test(name))
}

/** What is shown of credentials has no secret. */
async function judgeSecrets(library: Library, letters: string, text: string): Promise<void> {
  if (!text.includes(CANARY) || letters.includes('s')) return
  const line = Buffer.from(text, 'latin1')
    .toString('latin1')
    .replace(/[\r\n]/g, ' ')
  const { output, errors } = await run(library, letters.replace(/[^j]/g, ''), `Authorization: ${line}`)
  const { credentials } = library.core.recoverCredentials(line.trim())
  if (credentials && showsUser(library, credentials)) return
  if (!mayShow([...library.core.recoverChallenges(line.trim()).challenges, ...(credentials ? [credentials] : [])])) {
    holdHidden(output, 'credentials are hidden')
  }
  holdHidden(errors, 'no error shows what was read')
}

export const commandLine: Target = {
  name: 'command line',
  seeds: [
    inParts('', 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="files"\r\n\r\nbody'),
    inParts('j', 'WWW-Authenticate: Digest realm="a" nonce="b"\nAuthorization: Bearer x'),
    inParts('a', `Digest username="${CANARY}", realm="a"`),
    inParts('i', 'nextnonce="a"'),
    inParts('t', 'Bearer abc'),
    inParts('x', ''),
  ],
  words: ['HTTP/1.1 401\n', 'WWW-Authenticate: ', 'Authorization: ', '\n\n', '\n ', '< ', '\u202e', '\x1b[2J'],
  async judge(library, input) {
    const [letters = '', ...texts] = input.split(PART_END)
    const { output, errors, status } = await run(library, letters, texts.join(''))
    hold([0, 1, 2].includes(status), 'the status is 0, 1 or 2')
    hold(
      (status === 2) === (output === '') || letters.includes('h'),
      'where there is nothing to read, nothing is printed',
    )
    hold(!UNSAFE.test(output) && !UNSAFE.test(errors), 'what is printed moves no cursor')
    if (letters.includes('j') && output !== '') JSON.parse(output)
    holdHidden(errors, 'no error shows what was read')
    await judgeSecrets(library, letters, texts.join(''))
  },
  async call(library, input) {
    const [letters = '', ...texts] = input.split(PART_END)
    await run(library, letters, texts.join(''))
  },
}
