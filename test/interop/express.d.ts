/** Express has no types of its own; these are what the tests use. */
declare module 'express' {
  import type { IncomingMessage, Server, ServerResponse } from 'node:http'

  export interface Request extends IncomingMessage {
    method: string
    originalUrl: string
    /** What `express.json()` read. */
    body?: unknown
  }
  export interface Response extends ServerResponse {
    status(code: number): this
    send(body: string): void
  }
  export type Handler = (req: Request, res: Response, next: () => void) => unknown
  interface Router {
    use(handler: Handler): this
    use(path: string, router: Router): this
    post(path: string, handler: Handler): this
    listen(port: number, host: string): Server
  }
  const express: (() => Router) & { Router(): Router; json(): Handler }
  // biome-ignore lint/style/noDefaultExport: Express has one
  export default express
}
