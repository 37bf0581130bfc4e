import type { FetchSignal } from './platform.ts'
import { entryOf } from './recent.ts'

/** Who waits for a signal. However many they are, it has one listener: Node takes more than ten for a leak. */
interface Waiting {
  callbacks: Set<() => void>
  listener: () => void
}

const waiting = new WeakMap<FetchSignal, Waiting>()

function listenTo(signal: FetchSignal): Waiting {
  const callbacks = new Set<() => void>()
  const listener = () => {
    for (const callback of callbacks) callback()
  }
  signal.addEventListener('abort', listener)
  return { callbacks, listener }
}

/** Calls a function of its own when the signal comes, at once where it has come already. Gives what ends that. */
export function onAbort(signal: FetchSignal | null | undefined, callback: () => void): () => void {
  if (!signal) return () => {}
  const { callbacks, listener } = entryOf(waiting, signal, () => listenTo(signal))
  callbacks.add(callback)
  if (signal.aborted) callback()
  return () => {
    callbacks.delete(callback)
    if (callbacks.size > 0) return
    signal.removeEventListener('abort', listener)
    waiting.delete(signal)
  }
}

/** What a promise gives, unless the signal comes first. */
export async function orAbort<T>(promise: Promise<T>, signal: FetchSignal | null | undefined): Promise<T> {
  if (!signal) return promise
  let end!: () => void
  const aborted = new Promise<never>((_resolve, reject) => {
    end = onAbort(signal, () => reject(signal.reason))
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    end()
  }
}
