import { runAll } from './tests.ts'

/* Everything in a worker: the task is the body of a request, the report that of the response. */

// biome-ignore lint/style/noDefaultExport: it is what workerd calls
export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await runAll(navigator.userAgent, (await request.json()) as never))
  },
}
