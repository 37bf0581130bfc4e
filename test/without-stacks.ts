import { afterAll, beforeAll } from '@jest/globals'

/** Errors have no stacks in this file: where most texts are refused, stacks cost more than all the rest. */
export function withoutStacks(): void {
  const { stackTraceLimit } = Error
  beforeAll(() => {
    Error.stackTraceLimit = 0
  })
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit
  })
}
