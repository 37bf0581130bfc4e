import { runSuite } from './suite.ts'

/* The suite in a page. */

Object.assign(globalThis, { runSuite })
