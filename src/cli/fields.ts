/*
 * The fields that are read, by their names.
 */

/** What a field holds. `control` looks like challenges, `text` is one value that fits no other. */
export type Kind = 'challenges' | 'credentials' | 'params' | 'control' | 'text'

/** A field by its name, as it is shown. */
export interface Field {
  name: string
  kind: Kind
}

const KNOWN: ReadonlyMap<string, Field> = new Map(
  (
    [
      ['WWW-Authenticate', 'challenges'],
      ['Proxy-Authenticate', 'challenges'],
      ['Optional-WWW-Authenticate', 'challenges'],
      ['Lfs-Authenticate', 'challenges'],
      ['Authorization', 'credentials'],
      ['Proxy-Authorization', 'credentials'],
      ['Server-Authorization', 'credentials'],
      ['X-WSSE', 'credentials'],
      ['Authentication-Info', 'params'],
      ['Proxy-Authentication-Info', 'params'],
      ['Authentication-Control', 'control'],
      ['Signature', 'text'],
      ['DPoP', 'text'],
      ['DPoP-Nonce', 'text'],
    ] as const
  ).map(([name, kind]) => [name.toLowerCase(), { name, kind }]),
)

/** What gateways and frameworks rename them to: a prefix before the name, as in x-amzn-remapped-www-authenticate. */
const RENAMED: readonly (readonly [ending: string, kind: Kind])[] = [
  ['www-authenticate', 'challenges'],
  ['proxy-authenticate', 'challenges'],
  ['authorization', 'credentials'],
  ['authentication-info', 'params'],
]

/** The longest name that is looked at. */
const LONGEST = 80

/** The field of a name in any case, also of one with a prefix before it; `undefined` where it holds no authentication. */
export function fieldOf(name: string): Field | undefined {
  if (name.length > LONGEST) return undefined
  const lower = name.toLowerCase()
  const known = KNOWN.get(lower)
  if (known !== undefined) return known
  const renamed = RENAMED.find(([ending]) => lower.endsWith(`-${ending}`))
  return renamed && { name, kind: renamed[1] }
}

/** The names of the fields, for people. */
export const fieldNames: readonly string[] = [...KNOWN.values()].map(({ name }) => name)

/** What the writer of an unknown name may have meant; `undefined` where nothing is near. */
export function nearestField(name: string): string | undefined {
  if (/proxy.*authent/i.test(name)) return 'Proxy-Authenticate'
  if (/proxy.*author/i.test(name)) return 'Proxy-Authorization'
  if (/authent/i.test(name)) return 'WWW-Authenticate'
  return /authori[sz]/i.test(name) ? 'Authorization' : undefined
}
