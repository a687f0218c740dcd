/** Ctrl-C and its relatives: the first asks to stop, the second stops at once. */

/** A signal aborted by the first SIGINT, SIGTERM or SIGHUP; a second one ends the process without waiting. */
export function stopSignal(onFirst: () => void = () => undefined): AbortSignal {
  const abort = new AbortController();
  const hear = (name: NodeJS.Signals) => {
    if (abort.signal.aborted) process.exit(name === "SIGINT" ? 130 : 143);
    abort.abort(name);
    onFirst();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, hear);
  return abort.signal;
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
