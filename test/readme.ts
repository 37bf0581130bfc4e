import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { issueRules } from '../src/errors.ts'
import { allSchemes } from '../src/schemes/all.ts'
import type { Scheme } from '../src/schemes/codec.ts'
import type { Params } from '../src/schemes/declare.ts'
import type { ParamType } from '../src/schemes/values.ts'
import type { Challenge, Credentials, IssueCode } from '../src/types.ts'
import { suiteSize } from './automaton.ts'
import { EXTRA_STATES, fields, lineAutomaton } from './fields.ts'
import { differenceTables, dropInTable, peerTable } from './peers/table.ts'
import { sizeTable } from './sizes.ts'

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** The README as it stands. */
export const readme: string = readFileSync(pathOf('README.md'), 'utf8')
/** The page about reading and writing. */
export const coreReadme: string = readFileSync(pathOf('src/README.md'), 'utf8')
/** The page about the tests. */
export const testsReadme: string = readFileSync(pathOf('test/README.md'), 'utf8')

interface Recovery {
  code: IssueCode
  input: string | string[]
  value?: Challenge[] | Credentials
}

const vectors: Recovery[] = JSON.parse(readFileSync(new URL('vectors/recovery.json', import.meta.url), 'utf8'))

const VISIBLE: Record<string, string> = { '\0': '␀', '\t': '␉', '\n': '␊', '\r': '␍' }

/** Markdown for text as code in a table, control characters made visible. */
function code(text: string): string {
  const visible = text.replace(/[\0\t\n\r]/g, (char) => VISIBLE[char]!).replaceAll('|', '\\|')
  return visible === '' ? '(empty)' : `\`${visible}\``
}

/** A recovered value for people. */
function describe({ scheme, token68, params, rest }: Challenge): string {
  const list = params.map(({ name, value }) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`).join(', ')
  const content = [scheme, token68, list].filter(Boolean).join(' ')
  const parts = [scheme === '' ? 'no scheme' : '', content && code(content), rest && `rest ${code(rest)}`]
  return parts.filter(Boolean).join(', ')
}

/** The table of issues: the rules from the code, with the first vector of each. */
export function issueTable(): string {
  const rows = Object.entries(issueRules).map(([issue, rule]) => {
    const { input, value } = vectors.find((vector) => vector.code === issue)!
    const challenges = value === undefined ? [] : [value].flat()
    const reading = challenges.map(describe).join('; ') || 'none'
    return `| \`${issue}\` | ${rule} | ${code([input].flat().join('\n'))} | ${reading} |`
  })
  return ['| code | the rule | met as | read as |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** The table of the complete test suites: how many texts each has. */
export function suiteTable(): string {
  const rows = Object.values(fields).map(({ rule }) => {
    const automaton = lineAutomaton(rule)
    const sizes = Object.values(EXTRA_STATES).map((extra) => suiteSize(automaton, extra).toLocaleString('en-US'))
    return `| \`${rule}\` | ${automaton.next.length} | ${automaton.classes.length} | ${sizes.join(' | ')} |`
  })
  const sizes = Object.values(EXTRA_STATES).map((extra) => `texts for ${extra} states more`)
  return [
    `| field | states | classes of characters | ${sizes.join(' | ')} |`,
    '| --- | --: | --: | --: | --: |',
    ...rows,
  ].join('\n')
}

/** The page about reading and writing, with its table made anew. */
export function withIssueTable(): string {
  return withMade(coreReadme, { issues: issueTable() })
}

/** The page about the tests, with its table made anew. */
export function withSuiteTable(): string {
  return withMade(testsReadme, { suites: suiteTable() })
}

/** The README with the table of what authfield can stand in for. */
export function withDropIns(): string {
  return withMade(readme, { 'drop-in': dropInTable() })
}

/** The page about that as it stands. */
export const peersReadme: string = readFileSync(pathOf('test/peers/README.md'), 'utf8')

/** The page about that, with its tables made anew. */
export function withPeerTables(): string {
  return withMade(peersReadme, { peers: peerTable(), differences: differenceTables() })
}

/** A text with tables between the marks of their names. */
function withMade(text: string, tables: Record<string, string>): string {
  return Object.entries(tables).reduce(
    (made, [name, table]) =>
      made.replace(new RegExp(`(?<=<!-- ${name} -->\n).*(?=<!-- /${name} -->)`, 's'), () => `\n${table}\n\n`),
    text,
  )
}

/** The README of the schemes as it stands. */
export const schemesReadme: string = readFileSync(pathOf('src/schemes/README.md'), 'utf8')

/** The table of schemes: what each side is made of, from the declarations. */
export function schemeTable(): string {
  const rows = allSchemes.map(({ name, challenge, credentials, info }: Scheme) => {
    const sides = [challenge, credentials, info].map((codec) => {
      if (codec === undefined) return ''
      if (!('params' in codec)) return 'token68'
      const params = Object.values(codec.params as Params)
      return (
        params.map(({ name, required }) => (required ? `**\`${name}\`**` : `\`${name}\``)).join(', ') || 'no parameters'
      )
    })
    return `| ${name} | ${sides.join(' | ')} |`
  })
  return ['| scheme | challenge | credentials | Authentication-Info |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** What a text becomes, told by texts that each kind of value takes. */
function kindOf({ decode }: ParamType<unknown>): string {
  for (const sample of ['1', 'a', 'AAAA', 'a.b.c', 'a.b.c.d', 'e30', 'e30=', '00000001', '1.0']) {
    const value = decode(sample)
    if (Array.isArray(value)) return 'list'
    if (value instanceof Uint8Array) return 'octets'
    if (typeof value === 'object') return 'object'
    if (value !== undefined) return typeof value
  }
  throw new Error('a kind of value that no sample is of')
}

/** Every declared parameter of every scheme, a row each. */
export function paramTable(): string {
  const rows = allSchemes.flatMap(({ name: scheme, ...sides }: Scheme) =>
    (['challenge', 'credentials', 'info'] as const).flatMap((side) =>
      Object.entries((sides[side] as { params?: Params } | undefined)?.params ?? {}).map(
        ([key, { name, type, required, form, section }]) =>
          `| ${scheme} ${side} | \`${name}\` | \`${key}\` | ${kindOf(type)} | ${required ? 'yes' : ''} | ${form} | ${section} |`,
      ),
    ),
  )
  return [
    '| of | parameter | value | type | required | written | specified in |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** The README of the schemes with its tables made anew, but for that of sizes, which depend a little on the platform. */
export function withSchemeTables(): string {
  return withMade(schemesReadme, { schemes: schemeTable(), params: paramTable() })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(pathOf('README.md'), withDropIns())
  writeFileSync(pathOf('test/peers/README.md'), withPeerTables())
  writeFileSync(pathOf('src/README.md'), withIssueTable())
  writeFileSync(pathOf('test/README.md'), withSuiteTable())
  writeFileSync(pathOf('src/schemes/README.md'), withMade(withSchemeTables(), { sizes: sizeTable() }))
}
