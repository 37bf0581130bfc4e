/** Express has no types of its own; these are what the tests use. */
declare module 'express' {
  import type { IncomingMessage, Server, ServerResponse } from 'node:http'

  interface Request extends IncomingMessage {
    method: string
    originalUrl: string
  }
  interface Response extends ServerResponse {
    status(code: number): this
    send(body: string): void
  }
  type Handler = (req: Request, res: Response, next: () => void) => void
  interface Router {
    use(handler: Handler): this
    use(path: string, router: Router): this
    listen(port: number, host: string): Server
  }
  const express: (() => Router) & { Router(): Router }
  // biome-ignore lint/style/noDefaultExport: Express has one
  export default express
}
