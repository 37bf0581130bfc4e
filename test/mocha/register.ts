import { registerHooks } from 'node:module'

const root = new URL('../../', import.meta.url)

/** Where a module is that isn't what its name says. */
function placeOf(specifier: string): URL | undefined {
  if (specifier === '@jest/globals') return new URL('globals.ts', import.meta.url)
  // The package by its own name is its sources, not what was built of them.
  const [, entry] = /^authfield(?:\/(schemes|client|server))?$/.exec(specifier) ?? [specifier, null]
  return entry === null ? undefined : new URL(`src/${entry ? `${entry}/` : ''}index.ts`, root)
}

registerHooks({
  resolve(specifier, context, next) {
    const place = placeOf(specifier)
    return place ? { url: place.href, shortCircuit: true } : next(specifier, context)
  },
})
