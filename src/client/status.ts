/** Whether a status refuses the credentials: a server's, or a proxy's (RFC 9110 §15.5.2, §15.5.8). */
export function isRefused(status: number): boolean {
  return status === 401 || status === 407
}

/** Whether a status says that the credentials were taken, whatever became of the request then. */
export function isAccepted(status: number): boolean {
  return status < 500 && status !== 400 && !isRefused(status)
}
