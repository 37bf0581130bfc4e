import { readFileSync } from 'node:fs'
import { type Case, type Comparison, casesOf, type PeerResult, readResults, type Verdict } from './results.ts'

/* The tables of what authfield can stand in for, from the results and the cases: no peer has to be there. */

const { peers } = readResults()

/** Markdown for text as code in a table. */
function code(text: string): string {
  const visible = Array.from(text, (char) => (char < ' ' || char === '\x7f' ? `\\x${hex(char)}` : char)).join('')
  const short = visible.length > 100 ? `${visible.slice(0, 99)}…` : visible
  const fence = short.includes('`') ? '``' : '`'
  return short === '' ? '(empty)' : fence + short.replaceAll('|', '\\|') + fence
}

const hex = (char: string) => char.charCodeAt(0).toString(16).padStart(2, '0')

/** How many lines of code a drop-in has: neither blank nor a comment. */
function linesOf(file: string): number {
  const text = readFileSync(new URL(`drop-in/${dropInOf(file)}.ts`, import.meta.url), 'utf8').replace(
    /\/\*.*?\*\//gs,
    '',
  )
  return text.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length
}

/** Some share a drop-in. */
const dropInOf = (file: string) => ({ urllib: 'digest-header', 'atproto-oauth': 'atproto' })[file] ?? file

const isPassed = ({ differs }: Case) => differs === undefined
const versionOf = ({ packages }: PeerResult) => Object.values(packages).join(', ') || 'not in the registry'

/** The short form: for what authfield can stand in, how many of its tests pass, and who is right where the two differ. */
export function dropInTable(): string {
  const rows = peers.map((peer) => {
    const cells = [peer.name, versionOf(peer), replacedOf(peer), testsOf(peer), rightsOf(peer)]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| drop-in for | version | in the place of | of its tests pass | right where they differ |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

/** Its own tests where its package has them, otherwise the cases that are its tests written anew. */
function testsOf({ file, own }: PeerResult): string {
  if (own) return `${own.passed} of ${own.all}, its own`
  const cases = casesOf(file).filter(({ beyond }) => !beyond)
  return cases.length > 0 ? `${cases.filter(isPassed).length} of ${cases.length}, written anew` : 'it has none'
}

/** Who is right in how many tests and cases in which the two differ. */
function rightsOf({ file, own }: PeerResult): string {
  const verdicts = [...Object.values(own?.differences ?? {}), ...casesOf(file).flatMap(({ differs }) => differs ?? [])]
  const counts = (['ours', 'both', 'theirs'] as const).map(
    (one) => [one, verdicts.filter(({ right }) => right === one).length] as const,
  )
  return counts.flatMap(([one, count]) => (count > 0 ? [`${one} in ${count}`] : [])).join(', ')
}

const replacedOf = ({ replaced }: PeerResult) =>
  replaced
    .split(', ')
    .map((name) => name.replace(/\b\w*[a-z]+[A-Z]\w*|^(?:parse|format|parsers)$/, '`$&`'))
    .join(', ')

/** The long form, with the drop-ins, all cases, and the fields on which both were compared. */
export function peerTable(): string {
  const rows = peers.map((peer) => {
    const { file, compared } = peer
    const cases = casesOf(file)
    const drop = `\`${dropInOf(file)}.ts\`, ${linesOf(file)} lines`
    const passed = `${cases.filter(isPassed).length} of ${cases.length}`
    const cells = [
      peer.name,
      versionOf(peer),
      drop,
      testsOf(peer),
      passed,
      rightsOf(peer),
      compared.map(sameOf).join('; '),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| drop-in for | version | drop-in | of its tests pass | of all cases | right where they differ | fields read the same |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}

function sameOf({ call, all, differences }: Comparison, _index: number, { length }: readonly Comparison[]): string {
  const differ = differences.reduce((sum, { texts }) => sum + texts.split(' ').length, 0)
  return `${length > 1 ? `${call}: ` : ''}${all - differ} of ${all}`
}

/** Each difference of each peer, with who is right and the section. */
export function differenceTables(): string {
  return peers.map((peer) => [`### ${peer.name}`, '', ...tableOf(peer)].join('\n')).join('\n\n')
}

function tableOf(peer: PeerResult): string[] {
  const row = (of: string, { right, section, why }: Verdict) => `| ${of} | ${why} | ${right} | ${section} |`
  const own = Object.entries(peer.own?.differences ?? {}).map(([name, verdict]) =>
    row(`its test: ${name.replaceAll('|', '\\|')}`, verdict),
  )
  const cases = casesOf(peer.file).flatMap(({ rule, differs }) => (differs ? [row(`case: ${rule}`, differs)] : []))
  const fields = peer.compared.flatMap(({ differences }) =>
    differences.map((difference) => {
      const count = difference.texts.split(' ').length
      return row(`${count === 1 ? 'field' : `${count} fields`}: ${code(difference.text)}`, difference)
    }),
  )
  const rows = [...own, ...cases, ...fields]
  if (rows.length === 0) return ['No differences.']
  return ['| differs on | because | right | section |', '| --- | --- | --- | --- |', ...rows]
}
