/*
 * What a page can use, for one file that a script element can name. Servers are left out: their `basic` and `digest` have the names of
 * the client's.
 */
export * from './client/index.ts'
export * from './index.ts'
export * from './schemes/index.ts'
