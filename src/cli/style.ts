import picocolors from 'picocolors'

/*
 * How output looks: colours and width.
 */

/** What is known of a stream that people may read. */
export interface Screen {
  isTTY?: boolean | undefined
  columns?: number | undefined
}

/** How text is written for a screen. */
export interface Style {
  /** How many columns a line may take; `Infinity` where nobody looks. */
  width: number
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  yellow(text: string): string
  green(text: string): string
  cyan(text: string): string
}

/** The narrowest that text is broken for. */
const NARROWEST = 30

/**
 * The style for a stream. FORCE_COLOR and NO_COLOR decide whether there are colours, in this order; then a terminal that isn't
 * dumb has them. A width is that of the terminal; COLUMNS says another.
 */
export function styleOf(screen: Screen, env: Readonly<Record<string, string | undefined>>): Style {
  const { bold, dim, red, yellow, green, cyan } = picocolors.createColors(hasColors(screen, env))
  const columns = Number(env.COLUMNS) || (screen.isTTY ? screen.columns || 80 : Number.POSITIVE_INFINITY)
  return { width: Math.max(NARROWEST, columns), bold, dim, red, yellow, green, cyan }
}

function hasColors(screen: Screen, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR)
  if (env.NO_COLOR) return false
  return screen.isTTY === true && env.TERM !== 'dumb'
}
