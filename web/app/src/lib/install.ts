/** Lets the browser keep the app, so that it can be installed and opens without a network. */
export function keepShell(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // A browser that refuses, as in a private window, shows the same app.
  window.addEventListener("load", () => navigator.serviceWorker.register("/app/sw.js").catch(() => undefined));
}
