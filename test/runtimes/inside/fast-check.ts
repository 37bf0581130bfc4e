import fc from 'fast-check'

/* fast-check with fewer runs: what differs from one runtime to another shows in the first ones. */

const LIMIT = 50

const assert: typeof fc.assert = ((property: never, parameters: { numRuns?: number } = {}) =>
  fc.assert(property, { ...parameters, numRuns: Math.min(parameters.numRuns ?? LIMIT, LIMIT) })) as never

// biome-ignore lint/style/noDefaultExport: as fast-check has it
export default { ...fc, assert }
