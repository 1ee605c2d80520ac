/** Whether a URL's host name is this machine: plain http, with secrets in clear, is accepted for that alone. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
