import { onAbort } from './abort.ts'
import { type FetchResponse, type FetchSignal, platform } from './platform.ts'

/** How much of a response that nobody wants is read, and for how long. */
const DISCARDED_OCTETS = 65_536
const DISCARDED_TIME = 1_000

/**
 * Reads a response that nobody wants, so that its connection can be used again, but not for ever: then it is cancelled, which costs
 * the connection.
 */
export async function discard({ body }: FetchResponse, signal: FetchSignal | null | undefined): Promise<void> {
  if (!body?.getReader || body.locked) return
  const reader = body.getReader()
  let stop!: () => void
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const timer = platform.setTimeout(stop, DISCARDED_TIME)
  const end = onAbort(signal, stop)
  try {
    let length = 0
    const read = async () => {
      while (length <= DISCARDED_OCTETS) {
        const { done, value } = await reader.read()
        if (done) return
        length += value!.length
      }
    }
    await Promise.race([read(), stopped])
  } catch {
    // Nobody wanted it.
  } finally {
    platform.clearTimeout(timer)
    end()
    reader.cancel().catch(() => {})
  }
}

/** Lets a response go that nobody will read. */
export function drop({ body }: FetchResponse): void {
  if (body?.cancel && !body.locked) body.cancel().catch(() => {})
}
