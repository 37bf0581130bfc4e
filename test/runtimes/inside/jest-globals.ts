import { install } from '@sinonjs/fake-timers'
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'
import * as chai from 'chai'

/* What the tests import of Jest, where Jest doesn't run. */

export { afterAll, afterEach, beforeAll, beforeEach, describe, test } from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

export const expect: unknown = chai.expect

let clock: ReturnType<typeof install> | undefined

export const jest = {
  useFakeTimers() {
    clock = install({ toFake: ['setTimeout', 'clearTimeout'] })
  },
  useRealTimers() {
    clock?.uninstall()
  },
  getTimerCount: () => clock!.countTimers(),
  advanceTimersByTime: (milliseconds: number) => clock!.tick(milliseconds),
}
