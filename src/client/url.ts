import { platform } from './platform.ts'
import type { Url } from './types.ts'

/** `undefined` where the text is no URL. */
export function parsedUrl(text: string, base?: string): Url | undefined {
  try {
    return new platform.URL(text, base)
  } catch {
    return undefined
  }
}

export function isHttp(protocol: string): boolean {
  return protocol === 'https:' || protocol === 'http:'
}

/** A fetch refuses URLs that hold a name or a password. */
export function hasUser({ username, password }: Url): boolean {
  return username !== '' || password !== ''
}
