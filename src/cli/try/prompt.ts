import { createInterface, type Interface } from 'node:readline'
import { type Readable, Writable } from 'node:stream'
import type { Io } from '../io.ts'

/*
 * Questions at the terminal.
 */

/** Whoever sits at the terminal. What is typed ahead isn't lost. */
export class Person {
  readonly #readline: Interface
  readonly #errors: Io['errors']
  readonly #lines: string[] = []
  #waiting: ((line: string | undefined) => void) | undefined
  #isMuted = false
  #isGone = false

  constructor({ input, errors }: Io) {
    this.#errors = errors
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#isMuted) errors.write(String(chunk))
        done()
      },
    })
    this.#readline = createInterface({ input: input as unknown as Readable, output, terminal: true })
      .on('line', (line) => this.#give(line))
      .on('close', () => {
        this.#isGone = true
        this.#give(undefined)
      })
  }

  /** The answer to a question; a secret isn't shown as it is typed. `undefined` where the person has gone. */
  async ask(question: string, isSecret: boolean): Promise<string | undefined> {
    this.#readline.setPrompt(question)
    if (!this.#isGone) this.#readline.prompt()
    this.#isMuted = isSecret
    const line = this.#lines.shift() ?? (await this.#next())
    this.#isMuted = false
    if (isSecret) this.#errors.write('\n')
    return line
  }

  close(): void {
    this.#readline.close()
  }

  #next(): Promise<string | undefined> {
    return new Promise((resolve) => {
      if (this.#isGone) resolve(undefined)
      else this.#waiting = resolve
    })
  }

  #give(line: string | undefined): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) waiting(line)
    else if (line !== undefined) this.#lines.push(line)
  }
}
