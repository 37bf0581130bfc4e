import type { Progress } from './input.ts'
import type { Io } from './io.ts'
import { grouped } from './summary.ts'

/** How long nothing is said, and how often something is, in milliseconds. */
const FIRST = 1000
const EACH = 200

/** A line on standard error that says how far it is, where that is a terminal. */
export class ProgressLine {
  readonly #io: Io
  readonly #progress: Progress
  #next: number
  #isShown = false

  constructor(io: Io, progress: Progress) {
    this.#io = io
    this.#progress = progress
    this.#next = io.now() + FIRST
  }

  /** Says how far it is, if it is time. */
  tick(): void {
    const { errors, now } = this.#io
    if (!errors.isTTY || now() < this.#next) return
    this.#next = now() + EACH
    this.#isShown = true
    const { lines, octets } = this.#progress
    errors.write(`\r${grouped(lines)} lines, ${(octets / 1e6).toFixed(1)} MB\x1b[K`)
  }

  /** Makes room for other text. */
  clear(): void {
    if (this.#isShown) this.#io.errors.write('\r\x1b[K')
    this.#isShown = false
  }
}
