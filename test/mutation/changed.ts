import { spawnSync } from 'node:child_process'

/** The lines that differ from a commit, as `file:first-last`. */
export function changedLines(commit: string, folders: readonly string[]): string[] {
  const { stdout, status } = spawnSync('git', ['diff', '--unified=0', '--no-color', commit, '--', ...folders])
  if (status !== 0) throw new Error(`git knows no commit ${commit}`)
  const ranges: string[] = []
  let file = ''
  for (const line of String(stdout).split('\n')) {
    if (line.startsWith('+++ ')) file = line.replace(/^\+\+\+ (?:b\/)?/, '')
    const [, first, count = '1'] = /^@@ .*? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? []
    if (first !== undefined && count !== '0') ranges.push(`${file}:${first}-${Number(first) + Number(count) - 1}`)
  }
  return ranges.filter((range) => /\.ts:/.test(range))
}
