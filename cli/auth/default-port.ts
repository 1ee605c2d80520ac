/**
 * Where the browser comes back to, unless `--port` names another. Any free port would do, but FreeAgent takes registered redirect
 * URIs only, so it is a fixed one.
 */
export const defaultPort = 4117;
