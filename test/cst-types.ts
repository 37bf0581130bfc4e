import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generateCstDts } from 'chevrotain'
import { parser } from '../grammar/parser.ts'

/** Where the types of the trees are. */
export const path: string = fileURLToPath(new URL('../grammar/cst.ts', import.meta.url))

/** The types of the trees, as Chevrotain makes them from the rules. */
export function cstTypes(): string {
  return generateCstDts(parser.getGAstProductions(), { visitorInterfaceName: 'AuthVisitor' })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, cstTypes())
