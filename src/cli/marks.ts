/*
 * What programs write before the header lines that they show: `curl -v`, its traces, and git's.
 */

/** A line without its mark. */
export interface Unmarked {
  /** Which side sent it; `undefined` where there was no mark. */
  from: 'client' | 'server' | undefined
  text: string
}

/** `13:20:01.123456 http.c:845`, which GIT_CURL_VERBOSE and `curl --trace-time` write first. */
const STAMP = /^\d\d:\d\d:\d\d(?:\.\d{1,9})? +(?:[\w./-]{1,80}:\d+ +)?/

/** `<= Recv header: …` of GIT_TRACE_CURL, and `<= Recv header, 24 bytes (0x18)` of `curl --trace-ascii` before its rows. */
const TRACE = /^(<=|=>) (Recv|Send) (header|data|SSL data)\b(?:[:,] ?(.*))?$/

/** A row of `curl --trace-ascii`: an offset and up to 64 characters. */
const ROW = /^[\da-f]{4,8}: (.*)$/

/** The longest line that rows make. */
const LONGEST = 4_194_304

/** Takes the marks off lines. What rows tell is one line once the next mark comes. */
export class Marks {
  #rows: { from: 'client' | 'server'; text: string } | undefined
  #isData = false

  /** The lines that this one completes; those of no interest are left out. */
  unmark(line: string): Unmarked[] {
    const row = this.#rows === undefined && !this.#isData ? null : ROW.exec(line)
    if (row !== null) {
      if (this.#rows !== undefined && this.#rows.text.length < LONGEST) this.#rows.text += row[1]
      return []
    }
    const before = this.end()
    const stamp = STAMP.exec(line)?.[0].length ?? 0
    const text = line.slice(stamp)
    const trace = TRACE.exec(text)
    if (trace !== null) return [...before, ...this.#traced(trace)]
    this.#isData = false
    // Information, or how much data came.
    if (/^(?:== Info:|\* |[{}] \[\d+ bytes)/.test(text)) return before
    const mark = /^([<>])(?: (.*)|$)/.exec(text)
    if (mark === null) return [...before, { from: undefined, text: line }]
    return [...before, { from: mark[1] === '<' ? 'server' : 'client', text: mark[2] ?? '' }]
  }

  /** The line that is still in rows. */
  end(): Unmarked[] {
    const rows = this.#rows
    this.#rows = undefined
    return rows === undefined ? [] : [rows]
  }

  #traced([, arrow, , what, content = '']: RegExpExecArray): Unmarked[] {
    const from = arrow === '<=' ? 'server' : 'client'
    this.#isData = what !== 'header'
    if (this.#isData) return []
    if (!/^\d+ bytes \(0x[\da-f]+\)$/.test(content)) return [{ from, text: content }]
    this.#rows = { from, text: '' }
    return []
  }
}
