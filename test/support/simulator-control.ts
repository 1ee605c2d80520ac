/** One call of a simulator's control API; gives its answer, undefined when it has none. */
export type SimulatorControl = (method: string, path: string, body?: object) => Promise<unknown>;

/** The control API of the simulator that listens at a URL. What it refuses is thrown. */
export function simulatorControl(simulatorUrl: string): SimulatorControl {
  return async (method, path, body) => {
    const answer = await fetch(`${simulatorUrl}/_simulator${path}`, {
      method,
      headers: { accept: "application/json", "content-type": "application/json", connection: "close" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
}
