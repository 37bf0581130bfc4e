import { issueRules } from '../errors.ts'
import { redact } from '../redact.ts'
import type { Reading } from './read.ts'
import { padded, printable, shown } from './shown.ts'
import type { Style } from './style.ts'
import { paragraph } from './tree.ts'

/*
 * Many fields in a few lines: how often there is what.
 */

/** How many different things of a kind are counted one by one. */
const MOST = 200

/** The longest example. */
const LONGEST = 200

/** A kind of fault, and the worst example of it. */
interface Tally {
  count: number
  text: string
  line: number
  /** How much is wrong in the example. */
  badness: number
  example: string
}

/** Counts what is read. */
export class Summary {
  readonly #schemes = new Map<string, number>()
  readonly #issues = new Map<string, Tally>()
  readonly #remarks = new Map<string, Tally>()
  #fields = 0

  add(reading: Reading): void {
    this.#fields++
    for (const { scheme } of reading.items) {
      const key = this.#schemes.has(scheme) || this.#schemes.size < MOST ? scheme : '…'
      this.#schemes.set(key, (this.#schemes.get(key) ?? 0) + 1)
    }
    for (const { code } of reading.issues) count(this.#issues, code, issueRules[code], reading)
    for (const { severity, scheme, param, message, section } of reading.remarks) {
      const place = section === undefined ? '' : ` (${section})`
      const what = `${severity}: ${[printable(scheme), param].filter(Boolean).join(' ')}`
      count(this.#remarks, `${what}: ${message}`, `${what}: ${message}${place}`, reading)
    }
  }

  /** The counts, as text that ends with a line break. */
  text(style: Style, lines: number): string {
    const head = `${counted(this.#fields, 'field')} in ${counted(lines, 'line')}`
    const schemes = [...this.#schemes].sort(([, a], [, b]) => b - a)
    const width = Math.max(0, ...schemes.map(([scheme]) => scheme.length))
    const blocks = [
      style.bold(head),
      section(
        'Schemes',
        schemes.map(([scheme, n]) => `${padded(shown(scheme) || '(none)', width)}  ${grouped(n)}`),
        style,
      ),
      section(
        'Malformed',
        [...this.#issues].map(([code, tally]) => tallied(`${code}: `, tally, style)),
        style,
      ),
      section(
        'Findings',
        [...this.#remarks.values()].map((tally) => tallied('', tally, style)),
        style,
      ),
    ]
    return `${blocks.filter(Boolean).join('\n\n')}\n`
  }

  /** The same for programs. */
  json(lines: number): object {
    const tallies = (of: Map<string, Tally>) =>
      [...of].map(([key, { count, line, example }]) => ({ kind: key, count, line, example }))
    return {
      fields: this.#fields,
      lines,
      schemes: Object.fromEntries(this.#schemes),
      issues: tallies(this.#issues),
      findings: tallies(this.#remarks),
    }
  }
}

function count(tallies: Map<string, Tally>, key: string, text: string, reading: Reading): void {
  const kind = tallies.has(key) || tallies.size < MOST ? key : '…'
  const tally = tallies.get(kind) ?? { count: 0, text, line: 0, badness: 0, example: '' }
  tally.count++
  tallies.set(kind, tally)
  const badness = reading.issues.length + reading.remarks.length
  if (badness <= tally.badness) return
  Object.assign(tally, { badness, line: reading.line, example: exampleOf(reading) })
}

/** What can be seen by anybody. */
function exampleOf({ lines }: Reading): string {
  const text = redact(lines.map((line) => line.slice(0, LONGEST)))
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? '' : `${style.bold(title)}\n${lines.map((line) => `  ${line}`).join('\n')}`
}

function tallied(before: string, { count, text, line, example }: Tally, style: Style): string {
  const what = paragraph(`${grouped(count)} × ${before}${text}`, style.width, '    ')
  return `${what}\n    ${style.dim(`line ${line}: ${shown(example)}`)}`
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`
}

/** A number with commas: 1,000,000. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
