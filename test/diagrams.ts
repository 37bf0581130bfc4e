import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as railroad from '@prantlf/railroad-diagrams'
import { Alternation, Alternative, type IProduction, NonTerminal, Option, Terminal, tokenLabel } from 'chevrotain'
import { parser } from '../grammar/parser.ts'
import { abnfName, nodeNames, type Rule } from '../grammar/rules.ts'
import { Sp } from '../grammar/tokens.ts'

/** Where the diagrams are, each under the name of its rule. */
export const folder: string = fileURLToPath(new URL('../grammar/diagrams/', import.meta.url))

/** Round boxes are characters, square ones rules. Readable on a light page and on a dark one. */
const STYLE = `
svg { background: #fff; --line: #57606a; --text: #1f2328; --rule: #ddf4ff; --character: #dafbe1 }
path { stroke: var(--line); stroke-width: 2; fill: none }
rect { stroke: var(--line); stroke-width: 2; fill: var(--rule) }
.terminal rect { fill: var(--character) }
text { font: 14px ui-monospace, "DejaVu Sans Mono", monospace; text-anchor: middle; fill: var(--text) }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; --line: #8b949e; --text: #e6edf3; --rule: #0c2d6b; --character: #0f5323 }
}
`

/** The diagram of each rule, as SVG, made from the rules of the parser. */
export function diagrams(): Map<Rule, string> {
  const productions = parser.getGAstProductions()
  const names = Object.keys(nodeNames) as Rule[]
  return new Map(
    names.map((rule) => {
      const items = productions[nodeNames[rule]]!.definition.map((production) => draw(production, false))
      const svg = new railroad.Diagram(...items).toStandalone(STYLE)
      return [rule, `${svg.replace('>', `>\n<title>${rule}</title>`)}\n`]
    }),
  )
}

function draw(production: IProduction, isRepeated: boolean): object {
  if (production instanceof Terminal) {
    const { terminalType } = production
    const label = tokenLabel(terminalType)
    const box = /^([A-Z]+|".")$/.test(label) ? new railroad.Terminal(label) : new railroad.NonTerminal(label)
    // A token of white space is a run of it.
    return terminalType === Sp && !isRepeated ? new railroad.OneOrMore(box) : box
  }
  if (production instanceof NonTerminal) return new railroad.NonTerminal(abnfName(production.nonTerminalName))
  if (production instanceof Alternation) {
    return new railroad.Choice(0, ...production.definition.map((alternative) => draw(alternative, isRepeated)))
  }
  const isLoop = !(production instanceof Alternative || production instanceof Option)
  const { definition } = production as Alternative
  const sequence = new railroad.Sequence(...definition.map((item) => draw(item, isRepeated || isLoop)))
  if (production instanceof Alternative) return sequence
  return isLoop ? new railroad.ZeroOrMore(sequence) : new railroad.Optional(sequence)
}

const path = fileURLToPath(new URL('../grammar/README.md', import.meta.url))

/** The grammar's README as it stands. */
export const readme: string = readFileSync(path, 'utf8')

/** The README with its diagrams shown anew. */
export function withDiagrams(): string {
  const shown = (Object.keys(nodeNames) as Rule[]).map((rule) => `### ${rule}\n\n![${rule}](diagrams/${rule}.svg)\n`)
  return readme.replace(/(?<=<!-- diagrams -->\n).*(?=<!-- \/diagrams -->)/s, () => `\n${shown.join('\n')}\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true })
  for (const [rule, svg] of diagrams()) writeFileSync(`${folder}${rule}.svg`, svg)
  writeFileSync(path, withDiagrams())
}
