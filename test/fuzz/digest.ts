import type { DigestCredentials } from '../../src/schemes/index.ts'
import type { Library } from './library.ts'
import { hold, holdHidden, inParts, outcomeOf, PART_END, shownBy, type Target } from './promises.ts'

/*
 * Digest as it is computed: a client that answers any challenge, and a server that judges any credentials and any
 * Authentication-Info. An input has three parts: what a challenge, credentials and Authentication-Info say.
 */

const ACCOUNT = {
  ...{ username: 'ada', password: 'open sesame', method: 'GET', uri: '/a' },
  ...{ cnonce: '0a4f113b', body: new Uint8Array(3) },
}

type Question = Parameters<Library['schemes']['answerDigestSync']>[0] & { realm: string }

/** What answers a challenge is right, and right for this password and this request alone. */
function judgeAnswer({ schemes }: Library, challenge: Question): DigestCredentials | undefined {
  const { value: answer, error } = {
    value: undefined,
    ...outcomeOf(() => schemes.answerDigestSync([challenge], ACCOUNT)),
  }
  hold(error === undefined, 'a list of challenges is answered or not, without an error')
  if (answer === undefined) return undefined
  const { credentials } = schemes.DigestUtf8
  const sent = credentials.decode(credentials.encode(answer as never))
  hold(schemes.verifyDigestSync(sent, challenge, ACCOUNT), 'an answer to a challenge is right')
  hold(schemes.findDigestOffer(sent, [challenge]) === challenge, 'an answer names the challenge that it answers')
  const { usernames, usernameHash } = schemes.digestUser(sent)
  hold(usernames.includes('ada') || usernameHash !== undefined, 'an answer names the user')
  for (const other of [{ password: 'other' }, { method: 'PUT' }, { username: 'eve' }]) {
    hold(!schemes.verifyDigestSync(sent, challenge, { ...ACCOUNT, ...other }), 'nothing else has that answer')
  }
  return sent
}

/** The same, where it takes its time. */
async function judgeSlowAnswer({ schemes }: Library, challenge: Question, sent: DigestCredentials): Promise<void> {
  const answer = await schemes.answerDigest([challenge], ACCOUNT)
  hold(answer?.response === sent.response, 'an answer is the same with a promise')
  hold(await schemes.verifyDigest(sent, challenge, ACCOUNT), 'an answer to a challenge is right')
  const response = await schemes.digestResponse(sent, ACCOUNT)
  hold(response === schemes.digestResponseSync(sent, ACCOUNT), 'a response is the same with a promise')
  const { algorithm, realm } = challenge
  // Of -sess and AKA the hash of a password is another.
  if (/^(?:MD5|SHA-256|SHA-512-256)?$/i.test(algorithm ?? '')) {
    const { password, ...request } = ACCOUNT
    const named = { username: 'ada', password, realm, algorithm }
    const passwordHash = await schemes.hashDigestPassword(named)
    hold(passwordHash === schemes.hashDigestPasswordSync(named), 'the hash of a password is the same with a promise')
    hold(schemes.verifyDigestSync(sent, challenge, { ...request, passwordHash }), 'the hash of a password is enough')
  }
  const { usernameHash } = schemes.digestUser(sent)
  const hash = await schemes.hashDigestUsername({ username: 'ada', realm, algorithm, charset: challenge.charset })
  hold(usernameHash === undefined || usernameHash === hash, 'the hash of a name is that of the user')
  const info = await schemes.digestInfo(sent, ACCOUNT)
  hold(await schemes.verifyDigestInfo(info, sent, ACCOUNT), 'a server proves that it knows the password')
  hold(!(await schemes.verifyDigestInfo(info, sent, { ...ACCOUNT, password: 'x' })), 'no other server proves it')
}

/** Credentials that nobody has computed are wrong. */
function judgeCredentials({ core, schemes }: Library, text: string): void {
  for (const codec of [schemes.Digest, schemes.DigestUtf8, schemes.DigestLatin1]) {
    const sent = schemes.decodeCredentials(codec as never, `Digest ${text}`) as DigestCredentials | undefined
    if (!sent) continue
    schemes.digestUser(sent)
    for (const algorithm of ['MD5', 'SHA-256', 'SHA-512-256-sess', sent.algorithm]) {
      const offered = { realm: sent.realm, algorithm, qop: ['auth', 'auth-int'] }
      const { value, error } = { value: false, ...outcomeOf(() => schemes.verifyDigestSync(sent, offered, ACCOUNT)) }
      // An algorithm that is not known is the server's own fault.
      if (error)
        hold(
          algorithm === sent.algorithm && error instanceof core.AuthError,
          'credentials are judged, whatever they say',
        )
      if (error) holdHidden(shownBy(error), 'no error says what credentials say')
      hold(value === false, 'credentials that nobody has computed are wrong')
    }
  }
}

async function judgeInfo({ core, schemes }: Library, text: string, sent: DigestCredentials): Promise<void> {
  const { value: info } = {
    value: undefined,
    ...outcomeOf(() => schemes.Digest.info.decode(core.recoverAuthParams(text).params)),
  }
  if (info) hold(!(await schemes.verifyDigestInfo(info, sent, ACCOUNT)), 'a proof that nobody has computed is wrong')
}

function questionsOf({ core, schemes }: Library, text: string): Question[] {
  const { challenges } = core.recoverChallenges(`Digest ${text}`)
  return schemes.decodeChallenges(schemes.Digest, challenges) as Question[]
}

const RESPONSE = `response="${'0'.repeat(32)}"`

export const digest: Target = {
  name: 'digest',
  seeds: [
    inParts('realm="a", nonce="b"', `username="ada", realm="a", nonce="b", uri="/a", ${RESPONSE}`, 'rspauth="0"'),
    inParts('realm="a", nonce="b", qop="auth, auth-int", algorithm=SHA-256-sess, userhash=true, charset=UTF-8'),
    inParts('realm="\xe9", nonce="b", qop="auth-int", algorithm=SHA-512-256', '', `qop=auth, ${RESPONSE}`),
    inParts('', `username*=UTF-8''%41, realm="", nonce="", uri="", ${RESPONSE}, qop=auth, nc=00000001, cnonce="x"`),
    inParts('realm="a", nonce="b", qop="auth", algorithm=AKAv1-MD5'),
  ],
  words: [
    'qop="auth-int"',
    'algorithm=MD5-sess',
    'userhash=true',
    'algorithm=SHA-256',
    'charset="UTF-8"',
    'rspauth=""',
  ],
  judge(library, input) {
    const [challenge = '', credentials = ''] = input.split(PART_END)
    for (const question of questionsOf(library, challenge)) judgeAnswer(library, question)
    judgeCredentials(library, credentials)
  },
  async judgeSlowly(library, input) {
    const [challenge = '', , info = ''] = input.split(PART_END)
    for (const question of questionsOf(library, challenge)) {
      const sent = judgeAnswer(library, question)
      if (!sent) continue
      await judgeSlowAnswer(library, question, sent)
      await judgeInfo(library, info, sent)
    }
  },
  call(library, input) {
    for (const question of questionsOf(library, input)) library.schemes.answerDigestSync([question], ACCOUNT)
  },
}
