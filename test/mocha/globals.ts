import { registerHooks } from 'node:module'
import { ModernFakeTimers } from '@jest/fake-timers'
import { expect as jestExpect } from 'expect'
import { bind } from 'jest-each'
import { ModuleMocker } from 'jest-mock'

/*
 * What the tests import from `@jest/globals`, on Mocha: the same parts of Jest, without its loader, which takes half of the
 * time of a run. `register.ts` puts it in the place of that.
 */

type Body = () => unknown

/** What Mocha defines. */
const mocha = globalThis as unknown as Record<'describe' | 'it', (name: string, body: Body) => void> &
  Record<'before' | 'after' | 'beforeEach' | 'afterEach', (body: Body) => void>

export const expect = jestExpect

let copies = 0

/** What the test that runs has changed in the loading of modules. */
const mocked: { deregister(): void }[] = []

/** Fails a test that asserts nothing, as test/asserting.ts does. */
const asserting = (body: Body) => async () => {
  expect.setState({ assertionCalls: 0 })
  try {
    await body()
  } finally {
    for (const hooks of mocked.splice(0)) hooks.deregister()
  }
  if (expect.getState().assertionCalls === 0) throw new Error('the test asserts nothing')
}

const suite = (name: string, body: Body) => mocha.describe(name, () => void body())
const one = (name: string, body: Body) => mocha.it(name, asserting(body))

export const describe = Object.assign(suite, { each: bind(suite as never, false) })
export const test = Object.assign(one, { each: bind(one as never, false) })

export const beforeAll = (body: Body): void => mocha.before(() => body())
export const afterAll = (body: Body): void => mocha.after(() => body())
export const beforeEach = (body: Body): void => mocha.beforeEach(() => body())
export const afterEach = (body: Body): void => mocha.afterEach(() => body())

const mocker = new ModuleMocker(globalThis)
const timers = new ModernFakeTimers({ global: globalThis, config: { fakeTimers: {}, rootDir: '' } as never })

export const jest = {
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: (): void => mocker.restoreAllMocks(),
  useFakeTimers: (options?: object): void => timers.useFakeTimers(options as never),
  useRealTimers: (): void => timers.useRealTimers(),
  advanceTimersByTime: (milliseconds: number): void => timers.advanceTimersByTime(milliseconds),
  getTimerCount: (): number => timers.getTimerCount(),
  /** For a module that can't be loaded: `fail` throws. */
  unstable_mockModule: (name: string, fail: Body): void => {
    mocked.push(
      registerHooks({
        resolve: (specifier, context, next) => (specifier === name ? (fail() as never) : next(specifier, context)),
      }),
    )
  },
  /** What is imported from now on is another copy of each module, as long as this test runs. */
  resetModules: (): void => {
    const copy = `?copy=${++copies}`
    const ofCopy = (url: string) => (url.startsWith('file:') && !url.includes('/node_modules/') ? url + copy : url)
    mocked.push(
      registerHooks({
        resolve(specifier, context, next) {
          const found = next(specifier, context)
          return { ...found, url: ofCopy(found.url.replace(/\?copy=.*/, '')) }
        },
      }),
    )
  },
  // Mocha gets no limit.
  setTimeout: (): void => {},
}
