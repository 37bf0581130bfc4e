import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { diagramOf } from '../grammar/playground/railroad.ts'
import { nodeNames, type Rule } from '../grammar/rules.ts'

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
  const names = Object.keys(nodeNames) as Rule[]
  return new Map(
    names.map((rule) => {
      const svg = diagramOf(rule).toStandalone(STYLE)
      return [rule, `${svg.replace('>', `>\n<title>${rule}</title>`)}\n`]
    }),
  )
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
