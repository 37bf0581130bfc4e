/* What the tests use of node:assert, where there is none. */

// biome-ignore lint/style/noDefaultExport: as node:assert has it
export { assert as default } from 'chai'
