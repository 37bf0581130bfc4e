import { restart, Seen, steps, ways } from './coverage.ts'
import type { Library } from './library.ts'
import { mutated, stretched } from './mutate.ts'
import { brokenBy, type Target } from './promises.ts'
import { Random } from './random.ts'

/*
 * The loop: an input that takes a way through the code that none before took is kept, and changed further.
 */

/** What breaks a promise, made as short as it gets. */
export interface Finding {
  target: string
  input: string
  promise: string
  /** What of the input, there many times, takes too many steps. */
  repeated?: { start: number; end: number }
}

/** Steps of a text eight times as long: what grows with n log n is below, the square far above. */
const FACTOR = 8
const MOST_GROWTH = 1.5 * FACTOR
const SHORT = 64
/** Of how many inputs that take no new way one is judged slowly. */
const SELDOM = 8
/** Of how many the steps are compared, and of a new input for how many of its parts. */
const RARELY = 32
const PARTS = 3

export class Fuzzer {
  readonly target: Target
  readonly #library: Library
  readonly #random: Random
  readonly #seen = new Seen()
  readonly corpus: string[] = []
  executions = 0

  constructor(target: Target, library: Library, seed: number) {
    this.target = target
    this.#library = library
    this.#random = new Random(seed)
  }

  /** How many ways through the code were seen. */
  get ways(): number {
    return this.#seen.size
  }

  /** Tries inputs as they are. */
  async start(inputs: readonly string[]): Promise<Finding | undefined> {
    for (const input of inputs) {
      const finding = await this.#try(input, true)
      if (finding) return finding
    }
    if (this.corpus.length === 0) this.corpus.push('')
    return undefined
  }

  /** Tries that many changed inputs, or fewer where one breaks a promise. */
  async run(executions: number): Promise<Finding | undefined> {
    for (let i = 0; i < executions; i++) {
      const finding = await this.#try(this.#next())
      if (finding) return finding
    }
    return undefined
  }

  /** Those that were kept last are changed most. */
  #next(): string {
    const { corpus } = this
    const recent = this.#random.below(2) === 0 ? Math.min(corpus.length, 50) : corpus.length
    const input = corpus[corpus.length - 1 - this.#random.below(recent)]!
    return mutated(input, corpus, this.target.words ?? [], this.#random)
  }

  async #try(input: string, slowly = this.executions % SELDOM === 0): Promise<Finding | undefined> {
    this.executions++
    restart()
    const broken = await brokenBy(this.target, this.#library, input, false)
    if (broken !== undefined) return this.#shortened(input, broken)
    const isNew = this.#seen.add()
    if (isNew || slowly) {
      const brokenToo = await brokenBy(this.target, this.#library, input, true)
      if (brokenToo !== undefined) return this.#shortened(input, brokenToo)
    }
    if (isNew) this.corpus.push(input)
    if (!this.target.call) return undefined
    for (let parts = isNew ? PARTS : this.executions % RARELY === 0 ? 1 : 0; parts > 0; parts--) {
      const finding = await this.#growth(input)
      if (finding) return finding
    }
    return undefined
  }

  /** Whether the steps of a new input are linear where a part of it is there many times. */
  async #growth(input: string): Promise<Finding | undefined> {
    const start = this.#random.below(input.length + 1)
    const end = Math.min(input.length, start + 1 + this.#random.below(this.#random.below(2) === 0 ? 1 : 12))
    const few = await this.#stepsOf(input, start, end, SHORT)
    const many = await this.#stepsOf(input, start, end, FACTOR * SHORT)
    if (many <= MOST_GROWTH * Math.max(few, 100)) return undefined
    // A short text can be over before what is slow begins: what is slow is so from there on, too.
    const most = await this.#stepsOf(input, start, end, FACTOR * FACTOR * SHORT)
    if (most <= MOST_GROWTH * many) return undefined
    const promise = `steps are linear, not ${(many / few).toFixed(1)} times for ${FACTOR} times the text`
    return { target: this.target.name, input, promise, repeated: { start, end } }
  }

  /** The steps for a length, of two: a part is there an odd number of times and an even one, since quotes pair in one of them alone. */
  async #stepsOf(input: string, start: number, end: number, length: number): Promise<number> {
    let most = 0
    for (const more of [0, end - start]) {
      restart()
      await this.target.call!(this.#library, stretched(input, start, end, length + more))
      most = Math.max(most, steps())
    }
    return most
  }

  /** The shortest that was found of those that break the same promise. */
  async #shortened(input: string, promise: string): Promise<Finding> {
    const breaks = async (shorter: string) => (await brokenBy(this.target, this.#library, shorter, true)) === promise
    return { target: this.target.name, input: await shortest(input, breaks), promise }
  }

  /** The ways that an input takes. */
  async #waysOf(input: string): Promise<Set<number>> {
    restart()
    await brokenBy(this.target, this.#library, input, false)
    return new Set(ways())
  }

  /** A few inputs that take together all ways that the corpus takes: each time the one that adds most, made as short as it gets. */
  async smallest(): Promise<string[]> {
    const inputs: { input: string; ways: Set<number> }[] = []
    for (const input of new Set(this.corpus)) inputs.push({ input, ways: await this.#waysOf(input) })
    const kept: string[] = []
    for (;;) {
      const [best] = inputs.sort((a, b) => b.ways.size - a.ways.size || a.input.length - b.input.length)
      if (!best || best.ways.size === 0) return kept.sort()
      const added = [...best.ways]
      const input = await shortest(best.input, async (shorter) => {
        const taken = await this.#waysOf(shorter)
        return added.every((way) => taken.has(way))
      })
      kept.push(input)
      for (const way of [...added, ...(await this.#waysOf(input))]) for (const { ways } of inputs) ways.delete(way)
    }
  }
}

/** An input without whatever it needn't have for something to hold of it. */
async function shortest(input: string, holds: (shorter: string) => Promise<boolean>): Promise<string> {
  let short = input
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at + size <= short.length; ) {
      const shorter = short.slice(0, at) + short.slice(at + size)
      if (await holds(shorter)) short = shorter
      else at += size
    }
  }
  return short
}
