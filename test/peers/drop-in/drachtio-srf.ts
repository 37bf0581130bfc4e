import { findChallenge, paramsObject, recoverChallenges, serializeCredentials } from 'authfield'
import { answerDigestSync, Digest, decodeChallenges } from 'authfield/schemes'

/* drachtio-srf: answers a refused SIP request, and sends it again to the server that refused it. */

interface Account {
  username: string
  password: string
}

type Callback = (error: Error | null) => void
type AccountOf = (
  request: Request,
  response: Response,
  done: (error: Error | null, ...account: string[]) => void,
) => void

interface RequestOptions {
  method: string
  uri: string
  proxy?: string
  auth?: Account | AccountOf
  headers?: Record<string, string | undefined>
}

interface Request {
  method: string
  _originalParams: { options: RequestOptions }
  get(name: string): string | undefined
  getParsedHeader(name: 'cseq'): { seq: number }
}

interface Response {
  statusCode: number
  source_address: string
  source_port: number
  socket: unknown
  req: Request
  agent: { request(options: object, callback: Callback): void }
  get(name: string): string | undefined
}

export class DigestClient {
  private readonly response: Response
  private nc = 0

  constructor(response: Response) {
    this.response = response
  }

  authenticate(callback: Callback): void {
    const { auth } = this.response.req._originalParams.options
    if (typeof auth === 'function') {
      auth(this.response.req, this.response, (error, username = '', password = '') => {
        if (error) callback(error)
        else this.answer({ username, password }, callback)
      })
    } else if (auth) this.answer(auth, callback)
    else callback(new Error('auth is neither an account nor a function'))
  }

  private answer({ username, password }: Account, callback: Callback) {
    const { req, agent, socket, statusCode } = this.response
    const { options } = req._originalParams
    const isProxy = statusCode === 407
    const header = isProxy ? 'proxy-authenticate' : 'www-authenticate'
    const field = this.response.get(header)
    if (!field) return callback(new Error(`empty or non-string ${header} value in ${statusCode} response`))

    this.nc += 1
    const request = { method: options.method, uri: options.uri, username, password, nc: this.nc }
    const answer = answerDigestSync(decodeChallenges(Digest, recoverChallenges(field).challenges), request)
    if (!answer) return callback(new Error(`no challenge of Digest that can be answered in ${header}`))
    const authorization = serializeCredentials(Digest.credentials.encode(answer))

    options.headers = {
      ...options.headers,
      CSeq: `${req.getParsedHeader('cseq').seq + 1} ${req.method}`,
      'call-id': req.get('call-id'),
      From: req.get('from'),
      [isProxy ? 'Proxy-Authorization' : 'Authorization']: authorization,
    }
    agent.request({ ...Object.assign(options, this.nextHop(options)), _socket: socket }, callback)
  }

  /** The server that refused, which a name may not lead to again. */
  private nextHop({ proxy, uri }: RequestOptions): { proxy?: string } {
    if (/sips?:\d{1,3}(\.\d{1,3}){3}/.test(proxy ?? uri)) return {}
    const { source_address: address, source_port: port } = this.response
    const transport = /;transport=[^;\s]+/i.exec(`${proxy ?? ''} ${uri}`)?.[0].toLowerCase() ?? ''
    return { proxy: `sip:${address}:${port}${transport}` }
  }

  _parseChallenge(field: string | undefined): Record<string, string | undefined> {
    const digest = findChallenge(recoverChallenges(field).challenges, 'Digest')
    return digest ? paramsObject(digest) : {}
  }
}
