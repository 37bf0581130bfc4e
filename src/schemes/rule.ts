import type { ParamsCodec } from './codec.ts'
import type { InitOf, Params, TolerantOf, ValueOf } from './declare.ts'
import type { OnError } from './scheme-error.ts'

/**
 * A codec with what the declarations of single parameters can't say: `rule` throws an `AuthSchemeError` for values that don't go
 * together, whether they are read or to be written. An init that is `null` somewhere has `undefined` there for it.
 */
/* @__NO_SIDE_EFFECTS__ */
export function withRule<Wire, P extends Params>(
  codec: ParamsCodec<Wire, P>,
  rule: (values: TolerantOf<P>) => void,
): ParamsCodec<Wire, P> {
  return {
    params: codec.params,
    decode(from: Wire, onError?: OnError) {
      const value = codec.decode(from, onError!) as ValueOf<P>
      rule(value as TolerantOf<P>)
      return value
    },
    encode(init) {
      const encoded = codec.encode(init)
      rule(withoutNull(init) as TolerantOf<P>)
      return encoded
    },
  }
}

function withoutNull<P extends Params>(init: InitOf<P>): unknown {
  return Object.fromEntries(Object.entries(init).map(([key, value]) => [key, value ?? undefined]))
}
