/** Awaits one part of the startup. If it fails, throws an error that begins with `problem`, for the operator. */
export async function startupStep<T>(problem: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new Error(`${problem}: ${reasonOf(cause)}`, { cause })
  }
}

/** Returns the message of an error. Connection errors to several addresses have theirs one level down. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'no reason given'
  const reason = error.message || error.name
  return isCertificateError(error) ? `its certificate isn’t trusted (${reason})` : reason
}

/** Returns true if a server's certificate is of an unknown CA, for another host, or out of date. */
export function isCertificateError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code.startsWith('ERR_TLS_CERT') || OF_OPENSSL.has(code)
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const OF_OPENSSL: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
