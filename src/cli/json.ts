import { Tokenizer, TokenType } from '@streamparser/json'
import { fieldOf } from './fields.ts'
import type { Found } from './found.ts'
import { fieldsInLine } from './log.ts'
import { toOctets } from './shown.ts'

/*
 * JSON with fields anywhere in it: a HAR file, a log with an object on each line, the headers of some program. It is read token by
 * token, so that a document may be of any size.
 */

/** An object or an array that is open. */
interface Frame {
  isArray: boolean
  /** The name of the member that comes, or the text that came before in an array. */
  key: string | undefined
  /** Of `{ "name": …, "value": … }`. */
  name: string | undefined
  value: string | undefined
  /** Of a response: what its status line says. */
  version: string
  status: string
  /** Of a request. */
  method: string | undefined
  /** What was found in it, by name, until the message ends. */
  found: Map<string, Found>
  /** What it is called in the object around it. */
  called: string | undefined
}

/** What calls the parts of a message that are no message by themselves. */
const PART = /headers?$/i

/** What calls a line of a log. */
const MESSAGE = /^(?:log|msg|message|line)$/i

/** Reads JSON as it comes. */
export class Json {
  readonly #tokenizer = new Tokenizer({ separator: '' })
  readonly #frames: Frame[] = []
  #complete: Found[] = []
  #line = 0
  #failed = false

  constructor() {
    this.#tokenizer.onToken = ({ token, value }) => this.#add(token, value)
    this.#tokenizer.onError = () => {
      this.#failed = true
    }
  }

  /** Whether an object or an array is open. */
  get isOpen(): boolean {
    return this.#frames.length > 0
  }

  /** A piece of text on a line of the input, and what it completes; `undefined` where it is no JSON. */
  add(text: string, line: number): Found[] | undefined {
    this.#line = line
    this.#failed = false
    this.#tokenizer.write(Buffer.from(text, 'latin1'))
    if (this.#failed) return undefined
    const complete = this.#complete
    this.#complete = []
    return complete
  }

  /** What was found in what never ended. */
  end(): Found[] {
    return [...this.#complete, ...this.#frames.flatMap(({ found }) => [...found.values()])]
  }

  #add(token: TokenType, value: unknown): void {
    const frame = this.#frames.at(-1)
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) {
      this.#open(token === TokenType.LEFT_BRACKET, frame)
    } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
      if (frame !== undefined) this.#close(frame)
    } else if (frame !== undefined) {
      if (token === TokenType.COLON || token === TokenType.COMMA) this.#separate(frame, token)
      else this.#value(frame, value)
    }
  }

  #open(isArray: boolean, around: Frame | undefined): void {
    const called = around?.key
    const empty = {
      key: isArray ? called : undefined,
      name: undefined,
      value: undefined,
      version: '',
      status: '',
      method: undefined,
    }
    this.#frames.push({ isArray, ...empty, found: new Map(), called })
  }

  #separate(frame: Frame, token: TokenType): void {
    if (token === TokenType.COMMA && !frame.isArray) frame.key = undefined
  }

  /** A string, a number or another value; in an object, a name comes first. */
  #value(frame: Frame, value: unknown): void {
    if (frame.isArray) {
      // ["WWW-Authenticate", "Basic"], as raw headers and entries are; or the lines of one field.
      const isName = typeof value === 'string' && fieldOf(value) !== undefined
      if (typeof value === 'string' && !isName) this.#field(frame, frame.key, value)
      frame.key = isName ? (value as string) : frame.called
    } else if (frame.key === undefined) {
      frame.key = String(value)
    } else {
      this.#member(frame, frame.key, value)
    }
  }

  #member(frame: Frame, key: string, value: unknown): void {
    if (typeof value === 'string') {
      if (key === 'name') frame.name = value
      else if (key === 'value') frame.value = value
      else if (/^http_?version$/i.test(key)) frame.version = value
      else if (key === 'method' && /^[A-Z]{1,20}$/.test(value)) frame.method = value
      else if (/^status_?text$/i.test(key)) frame.status += ` ${value}`
      else if (MESSAGE.test(key)) this.#text(value)
      else this.#field(frame, key, value)
    } else if (typeof value === 'number' && /^status(?:_?code)?$/i.test(key)) {
      frame.status = `${value}${frame.status}`
    }
  }

  /** What a program has said, as logs of containers have it. */
  #text(text: string): void {
    for (const line of toOctets(text).split('\n')) {
      for (const { field, value, isWhole } of fieldsInLine(line)) {
        this.#complete.push({ field, lines: [value], message: undefined, line: this.#line, isWhole })
      }
    }
  }

  #field(frame: Frame, name: string | undefined, text: string): void {
    const field = fieldOf(name ?? '')
    if (field === undefined) return
    const found = { field, lines: [toOctets(text)], message: undefined, line: this.#line, isWhole: true }
    add(frame.found, found)
  }

  #close(frame: Frame): void {
    this.#frames.pop()
    if (frame.name !== undefined && frame.value !== undefined) this.#field(frame, frame.name, frame.value)
    const around = this.#frames.at(-1)
    const isPart = frame.isArray || frame.name !== undefined || PART.test(frame.called ?? '')
    if (around !== undefined && isPart) {
      for (const found of frame.found.values()) add(around.found, found)
    } else {
      const message = frame.status === '' ? frame.method : [frame.version, frame.status].filter(Boolean).join(' ')
      for (const found of frame.found.values()) this.#complete.push({ ...found, message })
    }
    // What stood before it in an array is no name of what follows.
    if (around?.isArray) around.key = around.called
  }
}

/** Adds a field to those of the same message, each name once. */
function add(to: Map<string, Found>, found: Found): void {
  const key = found.field!.name.toLowerCase()
  const same = to.get(key)
  if (same === undefined) to.set(key, found)
  else for (const line of found.lines) same.lines.push(line)
}
