import type { AuthParamInit, ChallengeInit } from '../../src/index.ts'
import type { Library } from './library.ts'
import { attempt, CANARY, hold, holdSame, inParts, PART_END, type Target } from './promises.ts'

/*
 * What writes fields and changes what was read, given any text in every place of a challenge. An input has parts: digits that say
 * how, the scheme, the token68, and a name, a value and a raw value for each parameter.
 */

interface Parts {
  how: string
  init: ChallengeInit
  params: AuthParamInit[]
}

function partsOf(input: string): Parts {
  const [how = '', scheme = '', token68 = '', ...texts] = input.split(PART_END)
  const params: AuthParamInit[] = []
  for (let i = 0; i < texts.length; i += 3) {
    const [name, value = '', raw] = texts.slice(i, i + 3)
    const quoted = [undefined, true, false][how.charCodeAt(params.length + 1) % 3]
    params.push({ name: name!, value, ...(quoted !== undefined && { quoted }), ...(raw && { raw }) })
  }
  return { how, params, init: { scheme, ...(token68 && { token68 }), ...(params.length > 0 && { params }) } }
}

const namesAndValues = (params: readonly { name: string; value: string }[]) =>
  params.map(({ name, value }) => [name, value])

/** A field, or nothing where it was refused by a TypeError that says nothing of what was passed. */
function written(write: () => string): string | undefined {
  return attempt(write, TypeError, 'a serializer writes, or throws a TypeError')
}

function judgeWritten({ core }: Library, { init, params }: Parts): void {
  const challenge = written(() => core.serializeChallenge(init))
  const credentials = written(() => core.serializeCredentials(init))
  hold((challenge === undefined) === (credentials === undefined), 'what a challenge may have, credentials may have')
  const several = written(() => core.serializeChallenges([{ scheme: 'X' }, init, { scheme: 'Y', params: { a: 'b' } }]))
  hold((challenge === undefined) === (several === undefined), 'what one challenge may have, one of several may have')
  const list = written(() => core.serializeAuthParams(params))
  if (list !== undefined) {
    const again = namesAndValues(core.parseAuthParams(list))
    holdSame(again, namesAndValues(params), 'nothing that is written starts a parameter')
  }
  if (challenge === undefined || credentials === undefined || several === undefined) return
  hold(list !== undefined || params.length === 0, 'what a challenge may have, a list of parameters may have')
  const meant = [init.scheme, init.token68, namesAndValues(params)]
  const all = core.parseChallenges(several)
  hold(all.length === 3 && core.parseChallenges(challenge).length === 1, 'nothing that is written starts a challenge')
  for (const read of [core.parseChallenges(challenge)[0]!, core.parseCredentials(credentials), all[1]!]) {
    const { scheme, token68, params: readParams } = read
    holdSame([scheme, token68, namesAndValues(readParams)], meant, 'what is written means what was passed')
  }
}

const isNamed = (name: string) => {
  const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return (param: { name: string }) => lower(param.name) === lower(name)
}

/** One parameter is changed in what was read, and nothing else. */
function judgeChanges({ core }: Library, { init, params }: Parts): void {
  const [{ name, value } = { name: 'a', value: '' }] = params.slice(-1)
  const { params: read } = core.recoverAuthParams(
    namesAndValues(params)
      .map(([key, text]) => `${key}="${text}"`)
      .join(),
  )
  const before = read.map((param) => ({ ...param }))
  attempt(() => core.setParam(read, name, value), TypeError, 'a parameter is set, or refused by a TypeError')
  const others = before.filter((param) => !isNamed(name)(param))
  holdSame(
    read.filter((param) => !isNamed(name)(param)),
    others,
    'no other parameter is changed',
  )
  const named = read.filter(isNamed(name))
  if (core.getParam(read, name) === value) hold(named.length === 1, 'a parameter that is set is there once')
  holdSame(
    core.paramsObject(read),
    Object.fromEntries([...read].reverse().map((p) => [lowerCase(p.name), p.value])),
    'an object has each first value',
  )
  core.removeParam(read, name)
  holdSame(read, others, 'all of a name are removed, and no others')
  hold(core.isScheme({ scheme: init.scheme }, init.scheme), 'a scheme is itself')
}

const lowerCase = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

function judgeSendable({ core }: Library, text: string): void {
  const sent = core.sendable(text)
  hold(/^[ !#-[\]-~]*$/.test(sent), 'what is sendable has only what an error_description has')
  hold(core.sendable(sent) === sent, 'what is sendable stays as it is')
  const field = core.serializeChallenge({ scheme: 'Bearer', params: { error_description: sent } })
  hold(core.getParam(core.parseChallenges(field)[0]!, 'error_description') === sent, 'what is sendable is written')
}

export const writing: Target = {
  name: 'writing',
  seeds: [
    inParts('0', 'Basic', '', 'realm', 'files', ''),
    inParts('1', 'Bearer', CANARY),
    inParts('012', 'Digest', '', 'nonce', 'a"b', '', 'nc', '00000001', '', 'qop', 'auth', '"\\auth"'),
    inParts('2', 'X', '', 'a', 'b\r\nc', '', '__proto__', 'x', '"x"'),
  ],
  judge(library, input) {
    const parts = partsOf(input)
    judgeWritten(library, parts)
    judgeChanges(library, parts)
    judgeSendable(library, input)
  },
  call({ core }, input) {
    const { init, params } = partsOf(input)
    for (const write of [() => core.serializeChallenge(init), () => core.serializeAuthParams(params)]) {
      try {
        write()
      } catch {
        // To refuse takes steps too.
      }
    }
    core.sendable(input)
  },
}
