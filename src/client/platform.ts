import type { Url } from './types.ts'

/*
 * What is used of the platform, for compilers that don't know it.
 */

/** A field list as fetch has it. */
export interface FetchHeaders {
  get(name: string): string | null
  has(name: string): boolean
  set(name: string, value: string): void
  delete(name: string): void
}

/** A response as fetch gives it: all but status and fields can be missing in what isn't the platform's. */
export interface FetchResponse {
  status: number
  headers: { get(name: string): string | null }
  url?: string | undefined
  redirected?: boolean | undefined
  body?: FetchStream | null | undefined
}

export interface FetchStream {
  locked?: boolean
  cancel?(): Promise<void>
  getReader?(): {
    read(): Promise<{ done: boolean; value?: { length: number } | undefined }>
    cancel(): Promise<void>
  }
}

/** What makes a request give up. */
export interface FetchSignal {
  aborted: boolean
  reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A Request as fetch takes it. */
export interface FetchRequest {
  url: string
  method: string
  headers: FetchHeaders
  body?: unknown
  bodyUsed?: boolean
  redirect?: string
  integrity?: string
  signal?: FetchSignal
  clone(): FetchRequest
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The second argument of fetch, as far as it is looked at. */
export interface FetchInit {
  method?: string
  headers?: unknown
  body?: unknown
  redirect?: string
  integrity?: string
  signal?: FetchSignal | null
}

interface Platform {
  URL: new (url: string, base?: string) => Url
  Headers: new (init?: unknown) => FetchHeaders
  Response: new (body: unknown) => FetchResponse & { arrayBuffer(): Promise<ArrayBuffer> }
  URLSearchParams: new (init: unknown) => object
  FormData?: new () => { append(name: string, value: unknown): void }
  Blob?: new () => object
  TextDecoder: new () => { decode(octets: Uint8Array): string }
  setTimeout(callback: () => void, milliseconds: number): unknown
  clearTimeout(timer: unknown): void
  navigator?: { userAgent?: string }
  document?: { baseURI?: string }
  location?: { href?: string }
  process?: { type?: string; versions?: { node?: string } }
}

export const platform: Platform = globalThis as unknown as Platform

/**
 * Whether it is a browser, where a redirect that isn't followed can't be looked at either. jsdom has the agent of one and Deno the
 * `location`, but both show redirects; a renderer of Electron is a browser that has Node.
 */
export function isBrowser(): boolean {
  const { navigator, process } = platform
  const isNode = process?.versions?.node !== undefined && process.type !== 'renderer'
  return !isNode && /^Mozilla\//.test(navigator?.userAgent ?? '')
}
