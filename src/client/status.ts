/** Whether a status refuses the credentials (RFC 9110 §15.5.2). */
export function isRefused(status: number): boolean {
  return status === 401
}

/** Whether a status says that the credentials were taken, whatever became of the request then. */
export function isAccepted(status: number): boolean {
  return status < 500 && status !== 400 && status !== 401 && status !== 407
}
