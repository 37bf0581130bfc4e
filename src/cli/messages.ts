import { type Field, fieldOf } from './fields.ts'
import type { Found, Notice } from './found.ts'
import { fieldsInLine } from './log.ts'
import { Marks, type Unmarked } from './marks.ts'

/*
 * Lines as messages: heads with a status line or a request line, header lines that stand alone, and lines of logs.
 */

/** A header line. */
/** A name and its colon; what follows can be too long for an expression. */
const HEADER = /^[\t ]*([\w-]+)[\t ]*:[\t ]*/

/** A status line of HTTP, RTSP, SIP or ICAP, and a request line. */
const STATUS = /^[\t ]*((?:HTTP|RTSP|SIP|ICAP)\/\d.*)$/s
const REQUEST = /^[\t ]*([A-Z][A-Z-]{2,19}) \S+ (?:HTTP|RTSP|SIP|ICAP)\/\d(?:\.\d)?[\t ]*$/s

/** As many lines of one name as one message has. More stand under each other because somebody has searched for them. */
const MOST_LINES = 16

/** How many of one name a head has, and how many names, before what was found is let go. */
const MOST_LINES_OF_HEAD = 4096
const MOST_FIELDS = 64

/** The most octets of a field that are kept. */
const LONGEST = 4_194_304

type Part = 'none' | 'head' | 'end of head' | 'body'

/** Finds the fields in lines that are added one by one. What is complete is given, in order. */
export class Messages {
  readonly #marks = new Marks()
  /** The fields of the message so far, by name. */
  #fields = new Map<string, Found>()
  #current: Found | undefined
  #message: string | undefined
  #part: Part = 'none'
  #from: Unmarked['from']
  #hasChallenge = false
  /** How far the lines of the message are indented, and the header line that a fold belongs to. */
  #indent = 0
  #foldIndent = 0
  /** How much of the body is still to come; `undefined` where it isn't known. */
  #left: number | undefined
  /** Whether lines of one name belong to no message, so that each stands alone. */
  #isList = false
  #line = 0

  /** Whether lines belong to a message, which has nothing else in it. */
  get isInMessage(): boolean {
    return this.#part !== 'none'
  }

  /** A line, and how many octets it has with its line break. */
  add(given: string, size: number): (Found | Notice)[] {
    this.#line++
    // Files that were put behind each other may each have a byte order mark.
    const line = given.replace(/^\xef\xbb\xbf/, '')
    const isBlank = line.trim() === '' && this.#left === undefined
    if (
      this.#from === undefined &&
      this.#part === 'end of head' &&
      !isBlank &&
      !STATUS.test(line) &&
      !REQUEST.test(line)
    ) {
      return [...this.#endHead(), ...this.#addBody(line, size)]
    }
    if (this.#from === undefined && this.#part === 'body') return this.#addBody(line, size)
    return this.#marks.unmark(line).flatMap((one) => this.#addUnmarked(one))
  }

  /** A body is the text of the other side, whatever it looks like. It ends after so many octets, in the midst of a line even. */
  #addBody(line: string, size: number): (Found | Notice)[] {
    if (this.#left === undefined) return []
    const rest = line.slice(this.#left)
    this.#left = Math.max(0, this.#left - size)
    return STATUS.test(rest) || REQUEST.test(rest) ? this.#addUnmarked({ from: undefined, text: rest }) : []
  }

  /** A line that something else reads. */
  skipLine(): void {
    this.#line++
  }

  /** What is left at the end of the input. */
  end(): (Found | Notice)[] {
    return [...this.#marks.end().flatMap((one) => this.#addUnmarked(one)), ...this.#flush()]
  }

  #addUnmarked({ from, text }: Unmarked): (Found | Notice)[] {
    // Behind marked lines, what has no mark is the body; and the other side's line ends a message.
    if (from === undefined && this.#from !== undefined && this.#part !== 'none') return []
    const changes = from !== undefined && this.#from !== undefined && from !== this.#from
    const before = changes ? this.#flush() : []
    this.#from = from
    const isStart = STATUS.exec(text) ?? REQUEST.exec(text)
    if (isStart !== null) {
      before.push(...this.#flush())
      this.#message = isStart[1]!.trimEnd()
      this.#hasChallenge = false
      this.#part = 'head'
      this.#from = from
      this.#indent = indentOf(text)
      this.#left = undefined
      return before
    }
    return [...before, ...this.#addLine(text)]
  }

  #addLine(text: string): (Found | Notice)[] {
    if (this.#part === 'end of head') return []
    const isBlank = text.trim() === ''
    // What stands further to the left than the status line belongs to no message, as `wget -S` shows.
    if (this.#part === 'head' && !isBlank && indentOf(text) < this.#indent) {
      return [...this.#flush(), ...this.#addLine(text)]
    }
    if (isBlank) return this.#addBlank()
    if (this.#current !== undefined && indentOf(text) > this.#foldIndent && !/^\s*[A-Za-z][\w-]*:(?:\s|$)/.test(text)) {
      this.#fold(text)
      return []
    }
    return this.#addHeader(text)
  }

  #addBlank(): (Found | Notice)[] {
    this.#current = undefined
    this.#isList = false
    if (this.#part === 'none') return this.#flush()
    this.#part = 'end of head'
    return []
  }

  #fold(text: string): void {
    const { lines } = this.#current!
    const last = lines.at(-1)!
    if (last.length + text.length < LONGEST) lines[lines.length - 1] = `${last}\n${text}`
  }

  #addHeader(text: string): (Found | Notice)[] {
    const [head = '', name = ''] = HEADER.exec(text) ?? []
    const value = head && text.slice(head.length)
    const field = fieldOf(name)
    this.#foldIndent = indentOf(text)
    this.#current = undefined
    if (field !== undefined) return this.#addField(field, value)
    if (this.#part === 'head') {
      if (/^content-length$/i.test(name) && /^\d{1,15}$/.test(value)) this.#left = Number(value)
      return []
    }
    const logged = fieldsInLine(text)
    if (logged.length === 0) return isName(text) ? [{ unknown: name }] : []
    const found = logged.map(({ field, value, isWhole }) => ({ ...this.#found(field, value), isWhole }))
    return [...this.#flush(), ...found]
  }

  #addField(field: Field, value: string): Found[] {
    if (field.kind === 'challenges') this.#hasChallenge = true
    const key = field.name.toLowerCase()
    const known = this.#fields.get(key)
    const isFull = (known?.lines.length ?? 0) >= (this.#part === 'none' ? MOST_LINES : MOST_LINES_OF_HEAD)
    if (known !== undefined && !isFull && !this.#isList) {
      known.lines.push(value)
      this.#current = known
      return []
    }
    const isOver = isFull || this.#isList || this.#fields.size >= MOST_FIELDS
    if (isFull && this.#part === 'none') this.#isList = true
    const before = isOver ? this.#flushFields() : []
    this.#current = this.#found(field, value)
    this.#fields.set(key, this.#current)
    return this.#isList ? before.flatMap(apart) : before
  }

  #found(field: Field, value: string): Found {
    return { field, lines: [value], message: this.#message, line: this.#line, isWhole: true }
  }

  #flushFields(): Found[] {
    const found = [...this.#fields.values()]
    this.#fields = new Map()
    this.#current = undefined
    return found
  }

  #flush(): (Found | Notice)[] {
    const found = this.#endHead()
    this.#part = 'none'
    this.#message = undefined
    this.#from = undefined
    this.#indent = 0
    return found
  }

  /** What is known once the head is complete: a response that asks for a login says how (RFC 9110 §15.5.2, §15.5.8). */
  #endHead(): (Found | Notice)[] {
    const found = this.#flushFields()
    const status =
      this.#part === 'body' ? undefined : /^(?:HTTP|RTSP|SIP)\/\S+ (40[17])\b/.exec(this.#message ?? '')?.[1]
    this.#part = 'body'
    const missing = status === '401' ? 'WWW-Authenticate' : 'Proxy-Authenticate'
    if (status === undefined || this.#hasChallenge) return found
    return [...found, { missing, line: this.#line }]
  }
}

/** Whether a line begins with what is surely a name, and no secret. */
function isName(text: string): boolean {
  return /^[\t ]*[A-Za-z][A-Za-z-]{0,39}:(?:[\t ]|$)/.test(text)
}

/** Each line as a field of its own. */
function apart(found: Found): Found[] {
  return found.lines.map((text, i) => ({ ...found, lines: [text], line: found.line + i }))
}

function indentOf(line: string): number {
  return /^[\t ]*/.exec(line)![0].length
}
