import { Recent } from './recent.ts'
import type { Url } from './types.ts'

/** How many directories of an origin are remembered. */
const LIMIT = 100

/**
 * In which directories of an origin the credentials of which realm were accepted: at and below the directory of a URL is most likely
 * the same protection space (RFC 7617 §2.2).
 */
export class Directories {
  readonly #realms = new Recent<string, string>(LIMIT)

  /** The realm of the longest directory that a URL is in. */
  realmOf(url: Url): string | undefined {
    const path = directoryOf(url)
    let longest = ''
    let found: string | undefined
    for (const [directory, realm] of this.#realms.entries()) {
      if (directory.length <= longest.length || !path.startsWith(directory)) continue
      longest = directory
      found = realm
    }
    return found
  }

  add(directory: string, realm: string): void {
    this.#realms.set(directory, realm)
  }

  forget(realm: string): void {
    for (const [directory, other] of this.#realms.entries()) if (other === realm) this.#realms.delete(directory)
  }
}

/** The path of a URL up to its last slash, that included. */
export function directoryOf({ pathname }: Url): string {
  return pathname.slice(0, pathname.lastIndexOf('/') + 1)
}
