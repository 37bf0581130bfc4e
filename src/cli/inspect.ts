import { issueRules } from '../errors.ts'
import { fieldOf, nearestField } from './fields.ts'
import type { Found } from './found.ts'
import { find, type Progress } from './input.ts'
import { type Io, write } from './io.ts'
import { jsonOf, toJson } from './json-text.ts'
import { textOf } from './octets.ts'
import { ProgressLine } from './progress.ts'
import { type Reading, readField } from './read.ts'
import { toOctets } from './shown.ts'
import { type Style, styleOf } from './style.ts'
import { grouped, Summary } from './summary.ts'
import { lineOf, titleOf, toText } from './text.ts'
import { LONGEST_VALUE, loneValue, unknownName } from './value.ts'

/*
 * Shows the fields of the arguments or of standard input.
 */

export interface InspectOptions {
  texts: readonly string[]
  /** The name of the field that a value alone is of. */
  field: string | undefined
  json: boolean
  showSecrets: boolean
  /** Whether findings make the exit status 1, and from which severity on. */
  check: 'error' | 'warning' | undefined
  /** Each field, the summary alone, or the first few and a summary. */
  amount: 'all' | 'summary' | 'some'
}

/** How many different fields are shown before the others are only counted. */
const MOST = 20

/** How many readings are kept, and how long the longest field is that is. */
const MOST_KEPT = 256
const LONGEST_KEPT = 2048

/** What the fields say, written to the output as they come; gives the exit status. */
export async function inspect(options: InspectOptions, io: Io): Promise<number> {
  const session = new Session(options, io)
  for (const text of options.texts) await session.read([toOctets(text)])
  if (options.texts.length === 0 && !io.input.isTTY) await session.read(textOf(io.input))
  return session.end()
}

class Session {
  readonly #options: InspectOptions
  readonly #io: Io
  readonly #style: Style
  readonly #progress: Progress = { lines: 0, octets: 0 }
  readonly #line: ProgressLine
  readonly #summary = new Summary()
  /** What was shown, so that the same isn't shown again. */
  readonly #shown = new Set<string>()
  readonly #readings = new Map<string, Reading>()
  /** What to do next, as far as it was said. */
  readonly #steps = new Set<string>()
  #fields = 0
  #isMalformed = false
  #isFound = false
  #mayBeCredentials = false
  #unknown: string | undefined
  /** The first response that asks for a login and doesn't say how, and how many there are. */
  #missing: { missing: string; line: number } | undefined
  #missingCount = 0

  constructor(options: InspectOptions, io: Io) {
    this.#options = options
    this.#io = io
    this.#style = styleOf(io.output, io.env)
    this.#line = new ProgressLine(io, this.#progress)
  }

  /** Reads one text. Where it has no field, it may be a value. */
  async read(texts: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const kept = new Kept(texts, () => this.#line.tick())
    let found = 0
    for await (const one of find(kept, this.#progress)) {
      if ('unknown' in one) {
        this.#unknown ??= unknownName(`${one.unknown}: `)
      } else if ('missing' in one) {
        this.#missing ??= one
        this.#missingCount++
        found++
      } else {
        found++
        await this.#show(one)
      }
    }
    if (found > 0) return
    const name = unknownName(kept.text)
    const value = name === undefined || this.#options.field ? loneValue(kept.text, this.#namedField()) : undefined
    if (value !== undefined) await this.#show(value)
  }

  #namedField() {
    return this.#options.field === undefined ? undefined : fieldOf(this.#options.field)
  }

  async #show(found: Found): Promise<void> {
    const { check, json, amount } = this.#options
    const reading = this.#reading(found)
    this.#fields++
    this.#summary.add(reading)
    if (isFault(reading, check)) this.#isFound = true
    if (isMalformed(reading)) this.#isMalformed = true
    if (reading.isSecret && reading.field === undefined) this.#mayBeCredentials = true
    if (amount === 'summary') return
    const isShown = json || this.#isNew(reading)
    if (isShown) this.#line.clear()
    if (json) await write(this.#io.output, `${this.#fields === 1 ? '[\n' : ',\n'}${indented(toJson(jsonOf(reading)))}`)
    else if (isShown) await this.#writeText(reading)
  }

  /** What a field says. Logs repeat themselves, so the last ones are kept. */
  #reading(found: Found): Reading {
    const isShort = found.lines.length < 8 && found.lines.every((line) => line.length < LONGEST_KEPT)
    const key = isShort ? JSON.stringify([found.field?.name, found.isWhole, found.lines]) : ''
    const known = this.#readings.get(key)
    if (known !== undefined) return { ...known, line: found.line, message: found.message }
    const reading = readField(found, { showSecrets: this.#options.showSecrets, now: this.#io.now() })
    if (this.#readings.size >= MOST_KEPT) this.#readings.clear()
    if (isShort) this.#readings.set(key, reading)
    return reading
  }

  /** Whether it is to be shown: of many only the first, and each but once. */
  #isNew(reading: Reading): boolean {
    if (this.#options.amount === 'all') return true
    if (this.#shown.size >= MOST) return false
    const key = JSON.stringify([reading.field?.name, reading.message, reading.lines])
    if (this.#shown.has(key)) return false
    this.#shown.add(key)
    return true
  }

  async #writeText(reading: Reading): Promise<void> {
    const isFirst = this.#options.amount === 'all' ? this.#fields === 1 : this.#shown.size === 1
    const style = this.#style
    if (this.#options.check === undefined) {
      const next = reading.next.filter((step) => !this.#steps.has(step))
      for (const step of next) this.#steps.add(step)
      await write(this.#io.output, `${isFirst ? '' : '\n'}${toText({ ...reading, next }, style)}`)
      return
    }
    const lines = checkLines(reading, style)
    if (lines.length > 0) await write(this.#io.output, `${lines.join('\n')}\n`)
  }

  /** What comes behind the last field, and the exit status. */
  async end(): Promise<number> {
    this.#line.clear()
    const { json, amount, check } = this.#options
    if (this.#missing !== undefined) await this.#sayMissing(this.#missing)
    if (this.#fields === 0) return check !== undefined && this.#isFound ? 1 : this.#nothing()
    if (json) {
      const text = amount === 'summary' ? toJson(this.#summary.json(this.#progress.lines)) : '\n]'
      await write(this.#io.output, `${text}\n`)
    } else if (amount === 'summary' || (amount === 'some' && this.#shown.size < this.#fields)) {
      const text = this.#summary.text(this.#style, this.#progress.lines)
      await write(this.#io.output, amount === 'summary' ? text : `\n${text}`)
    }
    if (this.#mayBeCredentials) {
      const message = 'may be credentials, so values are hidden; name the field with --field, or use --show-secrets'
      await write(this.#io.errors, `authfield: ${message}\n`)
    }
    return this.#isMalformed || (check !== undefined && this.#isFound) ? 1 : 0
  }

  async #sayMissing({ missing, line }: { missing: string; line: number }): Promise<void> {
    this.#isFound = true
    const [status, section] = missing === 'WWW-Authenticate' ? [401, '15.5.2'] : [407, '15.5.8']
    const others = this.#missingCount > 1 ? ` (and ${grouped(this.#missingCount - 1)} more)` : ''
    const message = `line ${line}: a ${status} without ${missing}, which it must have (RFC 9110 §${section})${others}`
    await write(this.#io.errors, `authfield: ${message}\n`)
  }

  async #nothing(): Promise<number> {
    if (this.#missing !== undefined) return 2
    const name = this.#unknown
    const near = nearestField(name ?? '')
    const message =
      name === undefined
        ? 'no authentication header to read; see authfield --help'
        : `${name} is no authentication field; ${near === undefined ? 'name one with --field' : `is it ${near}?`}`
    await write(this.#io.errors, `authfield: ${message}\n`)
    return 2
  }
}

/** A text as it comes, whose beginning is kept. */
class Kept implements AsyncIterable<string> {
  readonly #texts: AsyncIterable<string> | Iterable<string>
  readonly #onText: () => void
  text = ''

  constructor(texts: AsyncIterable<string> | Iterable<string>, onText: () => void) {
    this.#texts = texts
    this.#onText = onText
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for await (const text of this.#texts) {
      if (this.text.length <= LONGEST_VALUE) this.text += text
      yield text
      this.#onText()
    }
  }
}

/** Whether the text isn't of its grammar. */
function isMalformed({ issues, remarks, kind }: Reading): boolean {
  const isOwn = kind === 'credentials' || kind === 'text' || kind === 'control'
  return issues.length > 0 || (isOwn && remarks.some(({ code }) => code === 'malformed'))
}

/** Whether something is found that is as severe as what is looked for. */
function isFault({ remarks }: Reading, check: InspectOptions['check']): boolean {
  return remarks.some(({ severity }) => severity === 'error' || check === 'warning')
}

/** What a service's tests print: a line for each fault. */
function checkLines(reading: Reading, style: Style): string[] {
  const place = (line: number) => `line ${reading.line + line}: ${titleOf(reading, style)}: `
  const issues = reading.issues.slice(0, MOST)
  return [
    ...issues.map(({ code, line }) => `${place(line)}${style.red('error:')} ${code}: ${issueRules[code]}`),
    ...reading.remarks.map((remark) => place(0) + lineOf(remark, { ...style, width: Number.POSITIVE_INFINITY })),
  ]
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
