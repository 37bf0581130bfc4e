import { runAll } from './tests.ts'

/* Everything in a page. */

Object.assign(globalThis, { runAll })
