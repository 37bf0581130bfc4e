import { readFileSync } from 'node:fs'

/** A change of the code, and what became of it. */
export interface Mutant {
  fileName: string
  mutatorName: string
  replacement: string
  location: { start: Place; end: Place }
  status: string
}
interface Place {
  line: number
  column: number
}

/** One that nothing can find, since the code does the same, and why. */
interface Equivalent {
  file: string
  /** What stands in the place of what, both without the white space at line ends. */
  original: string
  replacement: string
  why: string
}

export const equivalents: Equivalent[] = JSON.parse(readFileSync(new URL('equivalent.json', import.meta.url), 'utf8'))

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim()

/** The text that a mutant replaces. Places count from 1. */
export function originalOf({ fileName, location: { start, end } }: Mutant): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line - 1, end.line)
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1)
  lines[0] = lines[0]!.slice(start.column - 1)
  return squeezed(lines.join(' '))
}

export function isEquivalent(mutant: Mutant): boolean {
  return equivalents.some(
    ({ file, original, replacement }) =>
      file === mutant.fileName &&
      squeezed(original) === originalOf(mutant) &&
      squeezed(replacement) === squeezed(mutant.replacement),
  )
}

/** What has passed all tests. */
export function isAlive({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}

/** Whether it says anything: not what is ignored, nor what doesn't run at all. */
export function isValid({ status }: Mutant): boolean {
  return isAlive({ status } as Mutant) || status === 'Killed' || status === 'Timeout'
}

export function describe(mutant: Mutant): string {
  const { fileName, location, mutatorName, replacement } = mutant
  const { line, column } = location.start
  return `${fileName}:${line}:${column} ${mutatorName}: ${originalOf(mutant)} → ${squeezed(replacement)}`
}
