/*
 * Settings, as whoever calls passes them: also in JavaScript, where no compiler looks.
 */

/** What a setting is, as `typeof` has it, or an array. */
export type SettingKind = 'string' | 'boolean' | 'function' | 'number' | 'object' | 'array'

/**
 * The settings of these names, where `null` is as good as nothing.
 *
 * Throws `TypeError`, which names the setting and doesn't show it, for one of another kind, and where one of those needed isn't there.
 */
export function readOptions<O extends object>(
  given: O | null | undefined,
  kinds: { readonly [Name in keyof Required<O>]: SettingKind },
  needed: readonly (keyof O)[] = [],
): O {
  if (typeof (given ?? {}) !== 'object' || Array.isArray(given)) throw new TypeError('options is not an object')
  const options: Partial<O> = {}
  for (const name of Object.keys(kinds) as (keyof O & string)[]) {
    const value = given?.[name] ?? undefined
    if (value !== undefined || needed.includes(name)) checkKind(value, kinds[name], `options.${name}`)
    options[name] = value
  }
  return options as O
}

/** Throws `TypeError` for a value that is of another kind. `name` says which argument it is. */
export function checkKind(value: unknown, kind: SettingKind, name: string): void {
  const isOfKind = kind === 'array' ? Array.isArray(value) : typeof value === kind && value !== null
  if (!isOfKind) throw new TypeError(`${name} is not ${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`)
}
