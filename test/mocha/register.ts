import { registerHooks } from 'node:module'

/** Puts globals.ts in the place of `@jest/globals`. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals'
      ? { url: new URL('globals.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
