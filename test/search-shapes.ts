import { parseArgs } from 'node:util'
import { coreSubjects, EXPORTS, otherSubjects, type Searched, type Subject } from './searched.ts'
import { instrumented, stepsOf } from './steps.ts'

/*
 * Looks for text that takes more steps than it may: `npm run search:shapes -- --runs 5000 --seed 1`, or `--seconds 60`. A text is
 * made of a few motifs, each many times; those that took most steps are changed further. What is found is printed as code for
 * shapes.ts. The exit status is 1 if anything was.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})

const searched: Searched = instrumented(EXPORTS)
const core = coreSubjects(searched)
/** They are too many for each shape: some are drawn for every second one. */
const others = otherSubjects(searched)
const DRAWN = 24

const FACTOR = 8
/** More than in the tests of known shapes: an excerpt of a short text grows with it. */
const LIMIT = 2 * FACTOR
/** Steps a character of a function of the core: some five times what the slowest known shapes take. */
const MOST = 1000
/** Motifs, each many times, one behind the other or in turn; `#` in a motif is another number each time. */
interface Shape {
  before: string
  motifs: string[]
  inTurn: boolean
  behind: string
  isLines: boolean
}

const PIECES = [
  ...[
    'a',
    'b',
    'a=b',
    'a=',
    'a="b"',
    'a="',
    'p#=1',
    'p#',
    "p#*=UTF-8''a",
    'X',
    'X a=b',
    'X ',
    'Basic ',
    'Negotiate',
    'abc==',
  ],
  ...[
    ' ',
    '\t',
    ',',
    ', ',
    ';',
    '; ',
    '=',
    '==',
    ' = ',
    '"',
    '\\"',
    '\\',
    '\\x',
    "'",
    "='",
    ':',
    ': ',
    ':"',
    '@',
    '/',
    '(',
    '{"',
  ],
  ...[
    '\u201c',
    '\u201d',
    '\xe2\x80\x9c',
    '\0',
    '\n',
    '\r\n ',
    '\x7f',
    '\u4e00',
    '\ud800',
    '="',
    '= "',
    '=\t"',
    '" ',
    ' "',
  ],
]

let state = Number(values.seed)
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
}
const oneOf = <T>(all: readonly T[]): T => all[random(all.length)]!
const pieces = (most: number): string => Array.from({ length: random(most + 1) }, () => oneOf(PIECES)).join('')

function newShape(): Shape {
  // What is slow is often a single motif, with one character more at its end.
  if (random(2) === 0) {
    return { before: '', motifs: [oneOf(PIECES)], inTurn: true, behind: pieces(1), isLines: random(8) === 0 }
  }
  const motifs = Array.from({ length: 1 + random(4) }, () => pieces(4) || 'a')
  return { before: pieces(3), motifs, inTurn: random(2) === 0, behind: pieces(3), isLines: random(8) === 0 }
}

function changed(shape: Shape): Shape {
  const motifs = [...shape.motifs]
  const index = random(motifs.length)
  const motif = motifs[index]!
  const at = random(motif.length + 1)
  switch (random(7)) {
    case 0:
      return { ...shape, before: pieces(3) }
    case 1:
      return { ...shape, behind: pieces(3) }
    case 2:
      return { ...shape, inTurn: !shape.inTurn }
    case 3:
      motifs.splice(index, 1, ...(random(2) === 0 ? [] : [motif, pieces(4)]))
      break
    case 4:
      motifs[index] = motif.slice(0, at) + motif.slice(at + 1 + random(3))
      break
    default:
      motifs[index] = motif.slice(0, at) + oneOf(PIECES) + motif.slice(at)
  }
  const left = motifs.filter((one) => one !== '').slice(0, 4)
  return { ...shape, motifs: left.length > 0 ? left : ['a'] }
}

function write({ before, motifs, inTurn, behind, isLines }: Shape, length: number): string | string[] {
  const times = Math.ceil(length / motifs.join('').length)
  const all = inTurn
    ? Array.from({ length: times }, () => motifs).flat()
    : motifs.flatMap((motif) => Array<string>(times).fill(motif))
  const text = all.map((motif, i) => motif.replaceAll('#', String(i).padStart(4, '0')))
  return isLines ? [before, ...text, behind] : before + text.join('') + behind
}

/** The steps for a length, of two: with an odd number of motifs and an even one, since quotes pair in one of them alone. */
async function stepsFor({ prepare }: Subject, shape: Shape, length: number): Promise<number> {
  const longer = length + shape.motifs.join('').length
  const texts = [write(shape, length), write(shape, longer)]
  return Math.max(1, await stepsOf(prepare(texts[0])), await stepsOf(prepare(texts[1])))
}

interface Judgement {
  name: string
  growth: number
  each: number
  /** More than it may. */
  isSlow: boolean
}

/** The worst of a shape: what takes it, how its steps grow, and how many a character takes. */
async function judge(shape: Shape, subjects: readonly Subject[]): Promise<Judgement> {
  let worst: Judgement = { name: '', growth: 0, each: 0, isSlow: false }
  for (const subject of subjects) {
    const { name, length } = subject
    const steps = await stepsFor(subject, shape, FACTOR * length)
    let growth = steps / (await stepsFor(subject, shape, length))
    // What is shown whole in a short text, and cut in a long one, grows for a while.
    if (growth > LIMIT) growth = (await stepsFor(subject, shape, FACTOR * FACTOR * length)) / steps
    const each = steps / (FACTOR * length)
    const isSlow = growth > LIMIT || (core.includes(subject) && each > MOST)
    if (isSlow || (!worst.isSlow && growth * each > worst.growth * worst.each)) worst = { name, growth, each, isSlow }
  }
  return worst
}

/** Without what is not needed for it to be slow. */
async function shortened(shape: Shape, subject: Subject): Promise<Shape> {
  const isSlow = async (one: Shape) => (await judge(one, [subject])).isSlow
  let shortest = shape
  for (const place of ['before', 'behind'] as const) {
    for (let i = shortest[place].length - 1; i >= 0; i--) {
      const shorter = { ...shortest, [place]: shortest[place].slice(0, i) + shortest[place].slice(i + 1) }
      if (await isSlow(shorter)) shortest = shorter
    }
  }
  for (let i = shortest.motifs.length - 1; i >= 0 && shortest.motifs.length > 1; i--) {
    const shorter = { ...shortest, motifs: shortest.motifs.filter((_, index) => index !== i) }
    if (await isSlow(shorter)) shortest = shorter
  }
  return shortest
}

/** As it stands in shapes.ts, if it is of one motif, in one line; otherwise as it is. */
function codeOf({ before, motifs, inTurn, behind, isLines }: Shape): string {
  if (isLines || (!inTurn && motifs.length > 1)) return JSON.stringify({ before, motifs, inTurn, behind, isLines })
  const motif = motifs.join('')
  const args = [motif, before, behind].map((text) => JSON.stringify(text))
  if (!motif.includes('#')) return `repeated(${args.join(', ')})`
  return `counted((index) => ${args[0]}.replaceAll('#', index), ${args[1]}), with ${args[2]} behind`
}

const subjects = [...core, ...others]
const end = Date.now() + 1000 * Number(values.seconds)
const best: { shape: Shape; score: number }[] = []
let found = 0
let run = 0
for (; run < Number(values.runs) && Date.now() < end; run++) {
  const shape = best.length < 20 || random(4) === 0 ? newShape() : changed(oneOf(best).shape)
  const drawn = random(2) === 0 ? core : Array.from({ length: DRAWN }, () => oneOf(others))
  const { name, growth, each, isSlow } = await judge(shape, drawn)
  if (isSlow) {
    found++
    const code = codeOf(await shortened(shape, subjects.find((one) => one.name === name)!))
    console.log(`${name}: ${growth.toFixed(1)} times, ${each.toFixed(0)} a character: ${code}`)
    continue
  }
  best.push({ shape, score: growth * growth * each })
  best.sort((a, b) => b.score - a.score).splice(40)
}
console.log(`${run} shapes, ${found} found, seed ${values.seed}`)
for (const { shape, score } of best.slice(0, 3)) console.log(`most: ${score.toFixed(0)} ${JSON.stringify(shape)}`)
process.exitCode = found > 0 ? 1 : 0
