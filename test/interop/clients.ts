import { spawn } from 'node:child_process'
import { basic, digest, withAuth } from '../../src/client/index.ts'

/* Clients that others wrote, each asked for one page with an account. */

export interface Page {
  url: string
  scheme: 'basic' | 'digest'
  username: string
  password: string
  /** What is posted; absent for a GET. */
  body?: string | undefined
}

export interface Client {
  name: string
  /** The status of its last response, or the name of what it failed with. */
  fetch(page: Page): Promise<string>
}

/** What a program prints. One that isn't there is an error. */
export function output(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += part))
    child.on('error', reject).on('close', () => resolve(printed.trim()))
  })
}

export const curl: Client = {
  name: 'curl',
  async fetch({ url, scheme, username, password, body }) {
    const account = ['--user', `${username}:${password}`]
    const posted = body === undefined ? [] : ['--data-binary', body]
    const printed = ['--silent', '--output', '/dev/null', '--write-out', '%{http_code}']
    return output('curl', [...printed, `--${scheme}`, ...account, ...posted, url])
  },
}

export const wget: Client = {
  name: 'wget',
  async fetch({ url, username, password, body }) {
    const account = [`--user=${username}`, `--password=${password}`]
    const posted = body === undefined ? [] : [`--post-data=${body}`]
    const said = await output('wget', ['--server-response', '--output-document=/dev/null', ...account, ...posted, url])
    return Array.from(said.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => status!).at(-1) ?? said
  },
}

const PYTHON = `
import importlib, sys
library, scheme, url, username, password, body, times = sys.argv[1:8]
http = importlib.import_module(library)
if library == 'requests':
    from requests.auth import HTTPBasicAuth as Basic, HTTPDigestAuth as Digest
    client = http.Session()
else:
    from httpx import BasicAuth as Basic, DigestAuth as Digest
    client = http.Client()
try:
    auth = (Basic if scheme == 'basic' else Digest)(username, password)
    def fetch(_):
        if body == '-': return client.get(url, auth=auth)
        return client.post(url, data=body, auth=auth) if library == 'requests' else client.post(url, content=body, auth=auth)
    print(' '.join(sorted({ str(fetch(i).status_code) for i in range(int(times)) })))
except Exception as error:
    print(type(error).__name__)
`

/** Some number of requests, one after the other, with one session, in Debian's Python. */
export function python(library: 'requests' | 'httpx', times = 1): Client {
  return {
    name: library,
    fetch: ({ url, scheme, username, password, body = '-' }) =>
      output('/usr/bin/python3', ['-c', PYTHON, library, scheme, url, username, password, body, String(times)]),
  }
}

const NODE = `
const [library, scheme, url, username, password, body] = process.argv.slice(1)
const method = body === '-' ? 'GET' : 'POST'
const content = body === '-' ? {} : { body }
const data = body === '-' ? {} : { data: body }
const account = username + ':' + password
const CLIENTS = {
  async 'digest-fetch'() {
    const { default: DigestClient } = await import('digest-fetch')
    return (await new DigestClient(username, password, { basic: scheme === 'basic' }).fetch(url, { method, ...content })).status
  },
  async 'axios-digest-auth'() {
    const { default: { default: AxiosDigestAuth } } = await import('@mhoc/axios-digest-auth')
    return (await new AxiosDigestAuth({ username, password }).request({ url, method, ...data })).status
  },
  async urllib() {
    const { request } = await import('urllib')
    return (await request(url, { [scheme === 'basic' ? 'auth' : 'digestAuth']: account, method, ...data })).status
  },
}
try {
  console.log(String(await CLIENTS[library]()))
} catch (error) {
  console.log(String(error.response?.status ?? error.name))
}
`

/** A library of Node. */
export function node(library: 'digest-fetch' | 'axios-digest-auth' | 'urllib'): Client {
  return {
    name: library,
    fetch: ({ url, scheme, username, password, body = '-' }) =>
      output(process.execPath, ['--input-type=module', '-e', NODE, library, scheme, url, username, password, body]),
  }
}

/** The client of this package, over some fetch. */
export function ours(name: string, fetch: typeof globalThis.fetch): Client {
  return {
    name: `authfield/client over ${name}`,
    async fetch({ url, scheme, username, password, body }) {
      const account = { username, password }
      const api = withAuth(fetch, { [new URL(url).origin]: scheme === 'basic' ? basic(account) : digest(account) })
      const init = body === undefined ? {} : { method: 'POST', body }
      return String((await api(url, init)).status)
    },
  }
}
