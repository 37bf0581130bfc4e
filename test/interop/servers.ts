import { type ChildProcess, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { freePort, start, temporaryFolder, until } from './processes.ts'

/*
 * Servers and proxies that others wrote, each in a folder and on a port of its own.
 */

export const REALM = 'the files'
export const USERS: Readonly<Record<string, string>> = { ada: 'secret', 'J\u00e4s\u00f8n': 'p\u00e4ssword' }

const APACHE_MODULES =
  'mpm_event authn_core authn_file authz_core authz_user auth_basic auth_digest alias dir proxy proxy_http proxy_connect'

/** A folder that a server may read whoever it runs as, with the accounts and a page below each of some paths. */
function folderWith(paths: readonly string[]): string {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  const lines = Object.entries(USERS).map(([name, password]) => ({
    basic: execFileSync('htpasswd', ['-nbm', name, password], { encoding: 'utf8' }).trim(),
    digest: `${name}:${REALM}:${createHash('md5').update(`${name}:${REALM}:${password}`).digest('hex')}`,
  }))
  for (const kind of ['basic', 'digest'] as const) {
    writeFileSync(`${folder}/${kind}.users`, lines.map((line) => `${line[kind]}\n`).join(''))
  }
  for (const path of paths) {
    mkdirSync(`${folder}/www/${path}`, { recursive: true })
    writeFileSync(`${folder}/www/${path}/page`, 'in')
  }
  return folder
}

/** Until something answers at a port. */
async function listening(port: number): Promise<void> {
  await until(() => fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }))
}

/** Stops what has children of its own, which it then stops. */
export async function stopGently(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

export interface Running {
  port: number
  child: ChildProcess
}

/** Apache with a location for each way of asking, and, on a port of its own, as a forward proxy that asks. */
export async function startApache(): Promise<Running & { proxyPort: number }> {
  const folder = folderWith(['basic', 'digest', 'short', 'once', 'open', 'domain/a', 'domain/b'])
  const [port, proxyPort] = [await freePort(), await freePort()]
  const digest = `AuthType Digest\nAuthName "${REALM}"\nAuthUserFile ${folder}/digest.users\nRequire valid-user`
  const location = (path: string, lines: string) => `<Location /${path}>\n${lines}\n</Location>`
  const modules = APACHE_MODULES.split(' ').map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  )
  const lines = [
    ...modules,
    `ServerRoot ${folder}`,
    `DefaultRuntimeDir ${folder}`,
    `PidFile ${folder}/pid`,
    `ErrorLog ${folder}/error.log`,
    'ServerName 127.0.0.1',
    // It closes idle connections when it is busy, and a request that meets that fails, whoever sends it.
    'KeepAlive Off',
    'User www-data',
    'Group www-data',
    `Listen 127.0.0.1:${port}`,
    `Listen 127.0.0.1:${proxyPort}`,
    `DocumentRoot ${folder}/www`,
    location('basic', `AuthType Basic\nAuthName "${REALM}"\nAuthUserFile ${folder}/basic.users\nRequire valid-user`),
    location('digest', digest),
    location('short', `${digest}\nAuthDigestNonceLifetime 1`),
    location('once', `${digest}\nAuthDigestNonceLifetime 0`),
    location('domain', `${digest}\nAuthDigestDomain /domain/`),
    'Redirect 302 /moved /digest/page',
    `<VirtualHost 127.0.0.1:${proxyPort}>\nProxyRequests On\nAllowCONNECT 1-65535\n<Proxy "*">\n${digest}\n</Proxy>\n</VirtualHost>`,
  ]
  writeFileSync(`${folder}/conf`, `${lines.join('\n')}\n`)
  const child = await start('apache2', ['-D', 'FOREGROUND', '-f', `${folder}/conf`])
  await listening(port)
  return { port, proxyPort, child }
}

export async function startNginx(): Promise<Running> {
  const folder = folderWith(['basic', 'quoted'])
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const location = (path: string, realm: string) =>
    `location /${path}/ { auth_basic '${realm}'; auth_basic_user_file ${folder}/basic.users; }`
  const http = `access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; root ${folder}/www;
    ${location('basic', REALM)} ${location('quoted', 'the "quoted" realm')} }`
  const lines = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { ${http} }`
  writeFileSync(`${folder}/conf`, lines)
  const child = await start('nginx', ['-p', folder, '-c', `${folder}/conf`])
  await listening(port)
  return { port, child }
}

/** Squid, which asks for one scheme. */
export async function startSquid(scheme: 'basic' | 'digest'): Promise<Running> {
  const folder = folderWith([])
  chmodSync(folder, 0o777)
  const port = await freePort()
  const program = { basic: 'basic_ncsa_auth', digest: 'digest_file_auth -c' }[scheme]
  const lines = [
    `http_port 127.0.0.1:${port}`,
    `pid_filename ${folder}/pid`,
    `cache_log ${folder}/cache.log`,
    'access_log none',
    'cache deny all',
    `coredump_dir ${folder}`,
    'shutdown_lifetime 0 seconds',
    'cache_effective_user proxy',
    'pinger_enable off',
    `auth_param ${scheme} program /usr/lib/squid/${program} ${folder}/${scheme}.users`,
    `auth_param ${scheme} realm ${REALM}`,
    `auth_param ${scheme} children 2 startup=1`,
    'acl known proxy_auth REQUIRED',
    'http_access allow known',
    'http_access deny all',
  ]
  writeFileSync(`${folder}/conf`, `${lines.join('\n')}\n`)
  const child = await start('squid', ['-N', '-f', `${folder}/conf`])
  await listening(port)
  return { port, child }
}

/** Lighttpd with a location for each way of asking, and with hashed names beside SHA-256. */
export async function startLighttpd(): Promise<Running> {
  const folder = folderWith(['basic', 'md5', 'sha256', 'both'])
  const port = await freePort()
  const plain = Object.entries(USERS).map(([name, password]) => `${name}:${password}\n`)
  const [md5, sha256] = ['md5', 'sha256'].map((algorithm) => {
    const hash = (text: string) => createHash(algorithm).update(text).digest('hex')
    const line = ([name, password]: [string, string]) =>
      `${name}:${REALM}:${hash(`${name}:${REALM}:${password}`)}:${hash(`${name}:${REALM}`)}\n`
    return Object.entries(USERS).map(line)
  }) as [string[], string[]]
  const files = { basic: plain, md5, sha256, both: [...md5, ...sha256] }
  for (const [name, lines] of Object.entries(files)) writeFileSync(`${folder}/${name}`, lines.join(''))
  const location = (path: string, backend: string, method: string, rest = '') =>
    `$HTTP["url"] =~ "^/${path}/" {
      auth.backend = "${backend}" auth.backend.${backend}.userfile = "${folder}/${path}"
      auth.require = ("" => ("method" => "${method}", "realm" => "${REALM}", "require" => "valid-user"${rest}))
    }`
  const lines = [
    'server.modules = ("mod_auth", "mod_authn_file")',
    `server.document-root = "${folder}/www"`,
    'server.bind = "127.0.0.1"',
    `server.port = ${port}`,
    `server.errorlog = "${folder}/error.log"`,
    location('basic', 'plain', 'basic'),
    location('md5', 'htdigest', 'digest', ', "algorithm" => "MD5"'),
    location('sha256', 'htdigest', 'digest', ', "algorithm" => "SHA-256", "userhash" => "enable"'),
    location('both', 'htdigest', 'digest', ', "algorithm" => "MD5|SHA-256"'),
  ]
  writeFileSync(`${folder}/conf`, `${lines.join('\n')}\n`)
  const child = await start('lighttpd', ['-D', '-f', `${folder}/conf`])
  await listening(port)
  return { port, child }
}
