/* The test files of a bundle, which is told of them when it is made. */

declare module 'test-files' {
  export const files: Readonly<Record<string, () => Promise<unknown>>>
  /** Called before them. */
  export function prepare(): void
}
