import { type FetchRequest, platform } from './platform.ts'

/** The body of a request, and whether it can be sent a second time. */
export interface Body {
  /** What fetch gets; `undefined` where there is none, or where a Request has it. */
  content: unknown
  /** What a content of its own kind would say of itself, once it has been made into octets. */
  contentType: string | null
  /** A stream: it is gone once it was sent. */
  isOnce: boolean
  /** The octets, for who hashes them; these are sent from then on. Absent where they can't be had. */
  octets: (() => Promise<Uint8Array>) | undefined
  /** A Request whose body it is, unread: copies of it are sent. */
  request: FetchRequest | undefined
}

export const NO_BODY: Body = {
  content: undefined,
  contentType: null,
  isOnce: false,
  octets: async () => new Uint8Array(),
  request: undefined,
}

/**
 * What `init.body` is. It is taken as it is now: a fetch reads its arguments at once, and the caller may use a buffer again while
 * credentials are waited for.
 */
export function bodyOf(content: unknown): Body {
  if (content === undefined || content === null) return NO_BODY
  const copy = copyOf(content)
  if (copy === undefined) return { ...NO_BODY, content, isOnce: true, octets: undefined }
  const body: Body = { ...NO_BODY, content: copy }
  if (!isReadable(copy)) return { ...body, octets: undefined }
  let made: Promise<Uint8Array> | undefined
  body.octets = () => {
    made ??= octetsOfContent(copy).then(({ octets, contentType }) => {
      body.content = octets
      body.contentType = contentType
      return octets
    })
    return made
  }
  return body
}

/** The body of a Request, which is copied for each send: the unread one is held in memory. */
export function bodyOfRequest(request: FetchRequest): Body {
  const isEmpty = request.body === null || /^(GET|HEAD)$/.test(request.method)
  if (isEmpty) return NO_BODY
  return { ...NO_BODY, request, octets: async () => new Uint8Array(await request.clone().arrayBuffer()) }
}

/** What can be sent again, as it is now; `undefined` for a stream, and for what isn't known. */
function copyOf(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return String(content)
  if (ArrayBuffer.isView(content)) {
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength).slice()
  }
  switch (Object.prototype.toString.call(content).slice(8, -1)) {
    case 'ArrayBuffer':
      return (content as ArrayBuffer).slice(0)
    case 'URLSearchParams':
      return new platform.URLSearchParams(String(content))
    case 'FormData':
      return isOf(platform.FormData, content) ? copyOfForm(content as unknown as Iterable<[string, unknown]>) : content
    case 'Blob':
    case 'File':
      return content
    default:
      return undefined
  }
}

function copyOfForm(form: Iterable<[string, unknown]>): object {
  const copy = new platform.FormData!()
  for (const [name, value] of form) copy.append(name, value)
  return copy
}

/** Whether the platform's Response understands what can be sent again: one of another library's may be beyond it. */
function isReadable(content: unknown): boolean {
  const isForeign = /^\[object (FormData|Blob|File)\]$/.test(Object.prototype.toString.call(content))
  return !isForeign || isOf(platform.FormData, content) || isOf(platform.Blob, content)
}

function isOf(type: (new () => object) | undefined, content: unknown): boolean {
  return type !== undefined && content instanceof type
}

async function octetsOfContent(content: unknown): Promise<{ octets: Uint8Array; contentType: string | null }> {
  const response = new platform.Response(content)
  const contentType = response.headers.get('content-type')
  return { octets: new Uint8Array(await response.arrayBuffer()), contentType }
}
