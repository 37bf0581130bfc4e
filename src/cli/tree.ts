import wrapAnsi from 'wrap-ansi'

/** A node of a tree and what hangs from it. A label may have several lines. */
export interface Branch {
  label: string
  branches: readonly Branch[]
}

/** The lines of a tree. A label that is wider than `width` goes on in the next line. */
export function drawTree(tree: readonly Branch[], width: number): string[] {
  return tree.flatMap(({ label, branches }, index) => {
    const isLast = index === tree.length - 1
    const [first, ...further] = label.split('\n').flatMap((line) => folded(line, width - 3))
    const below = [...further, ...drawTree(branches, width - 3)]
    return [`${isLast ? '└─' : '├─'} ${first}`, ...below.map((line) => `${isLast ? '  ' : '│ '} ${line}`)]
  })
}

/** A line as several where it is too wide: each further one begins where the value does, behind two spaces. */
export function folded(line: string, width: number): string[] {
  if (!Number.isFinite(width)) return [line]
  const column = /^\S+ {2,}/.exec(line)?.[0].length ?? 2
  const room = Math.max(10, width - column)
  const head = line.slice(0, column)
  const [first = '', ...further] = wrapAnsi(line.slice(column), room, { hard: true, trim: false }).split('\n')
  return [head + first, ...further.map((text) => ' '.repeat(column) + text)]
}

/** Words as lines of a width, all but the first indented. */
export function paragraph(text: string, width: number, indent = '  '): string {
  if (!Number.isFinite(width)) return text
  return wrapAnsi(text, width - indent.length, { hard: true }).replaceAll('\n', `\n${indent}`)
}
