/*
 * What is mutated, and the tests that have to see it.
 */

export interface Area {
  /** Globs of the sources. */
  mutate: readonly string[]
  /**
   * The names of test files. Those of the first list are quick: they run against each mutant. What they leave alive has to pass
   * the second list too.
   */
  tests: readonly [quick: readonly string[], others: readonly string[]]
  /** The least per cent that has to be found, those apart that nothing can find. */
  threshold: number
}

export const AREAS: Readonly<Record<string, Area>> = {
  core: {
    mutate: ['src/*.ts', 'src/recover/*.ts', '!src/index.ts', '!src/types.ts'],
    tests: [
      ['parse', 'expected', 'recover', 'serialize', 'params', 'errors', 'redact', 'corpora', 'doubt', 'quotes'],
      ['secrets', 'sendable', 'chars', 'refusals', 'attack', 'exhaustive'],
    ],
    threshold: 100,
  },
  command: {
    mutate: ['src/cli/**/*.ts', '!src/cli/bin.ts'],
    tests: [['cli'], ['cli-meaning', 'cli-formats', 'attack', 'secrets']],
    threshold: 97,
  },
  schemes: {
    mutate: ['src/schemes/**/*.ts', '!src/schemes/index.ts', '!src/schemes/value-types.ts'],
    tests: [
      [
        'codecs',
        'codec',
        'schemes',
        'declared',
        'check',
        'token',
        'mutual',
        'payment',
        'oauth',
        'basic',
        'field-schemes',
      ],
      ['digest', 'digest-hash', 'digest-spoken', 'bytes', 'text-schemes', 'round-trip', 'server-digest'],
    ],
    threshold: 97,
  },
  client: {
    mutate: ['src/client/*.ts', '!src/client/index.ts', '!src/client/types.ts'],
    tests: [
      [
        'client-fetch',
        'client-exchange',
        'client-basic',
        'client-bearer',
        'client-digest',
        'client-dpop',
        'client-redirect',
      ],
      ['client-guard', 'client-and-guard', 'adversary-client'],
    ],
    threshold: 97,
  },
  server: {
    mutate: ['src/server/*.ts', '!src/server/index.ts', '!src/server/types.ts'],
    tests: [
      ['server', 'server-digest', 'server-dpop'],
      ['client-guard', 'client-and-guard', 'attack', 'server-adversary'],
    ],
    threshold: 97,
  },
  grammar: {
    mutate: ['grammar/*.ts', '!grammar/index.ts', '!grammar/cst.ts'],
    tests: [
      ['complete', 'edit', 'grammar-files'],
      ['grammar', 'grammar-abnf'],
    ],
    threshold: 97,
  },
}
