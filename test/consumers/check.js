/*
 * What every consumer does with the package: a little of each entry, in plain JavaScript. It is written into each project as a module
 * of the kind that the project has.
 */

function same(actual, expected) {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (seen !== wanted) throw new Error(`${seen} is not ${wanted}`)
}

function thrownBy(act) {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

function checkCore({ parseChallenges, recoverChallenges, serializeChallenges, AuthSyntaxError, AuthError }) {
  const field = 'Digest realm="a, b", nonce="n", Basic realm="c"'
  same(serializeChallenges(parseChallenges(field)), field)
  same(recoverChallenges('Basic realm="files').challenges[0].params[0].value, 'files')
  const error = thrownBy(() => parseChallenges('Basic realm="files'))
  same([error instanceof AuthSyntaxError, error instanceof AuthError], [true, true])
  same([error.name, error.code], ['AuthSyntaxError', 'unterminated-quote'])
}

/** The core of the schemes is that of the core. */
function checkOneCore({ AuthError, parseCredentials }, { AuthSchemeError, Basic }) {
  const error = thrownBy(() => Basic.credentials.decode(parseCredentials('Bearer abc')))
  same([error instanceof AuthSchemeError, error instanceof AuthError], [true, true])
  same([error.name, error.code], ['AuthSchemeError', 'wrong-scheme'])
}

/** RFC 7616 §3.9.1, with the platform's SHA-256. */
async function checkDigest({ answerDigest }) {
  const challenge = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    qop: ['auth'],
    algorithm: 'SHA-256',
  }
  const { response } = await answerDigest(challenge, {
    username: 'Mufasa',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  })
  same(response, '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1')
}

/** A server in the place of the network: Digest lets the client in at its second request. */
async function checkExchange(client, server) {
  const lookup = () => ({ username: 'ada', password: 'secret', identity: 'ada' })
  const guard = server.createGuard([server.digest({ realm: 'files', lookup, algorithms: ['SHA-256'] })])
  const statuses = []
  const network = async (url, { headers } = {}) => {
    const verdict = await guard({
      method: 'GET',
      target: new URL(url).pathname,
      authorization: headers?.get('authorization'),
    })
    statuses.push(verdict.ok ? 200 : verdict.status)
    return new Response(null, { status: statuses.at(-1), headers: verdict.headers })
  }
  const api = client.withAuth(network, {
    'https://api.example': client.digest({ username: 'ada', password: 'secret' }),
  })
  const response = await api('https://api.example/a')
  same([statuses, client.authOutcome(response).scheme], [[401, 200], 'Digest'])
}

/** Fails by throwing. What isn't given isn't checked. */
export async function check({ core, schemes, client, server, grammar }) {
  checkCore(core)
  checkOneCore(core, schemes)
  await checkDigest(schemes)
  if (server) await checkExchange(client, server)
  else same(typeof client.withAuth, 'function')
  if (grammar) same(grammar.print(grammar.parse('Basic realm="a"', 'WWW-Authenticate').cst), 'Basic realm="a"')
}
