/** A pasted sample: an object, and the paths in it at which something stands. Pure. */

/** Null for what is no JSON object. */
export function readSample(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isBranch(value) && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** More would be no help in choosing. */
const PATHS_MAX = 200;
const DEPTH_MAX = 8;

/** Such as `client.phones.0`, in the order of the sample. */
export function pathsOf(sample: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: readonly string[]) => {
    if (found.length >= PATHS_MAX || path.length > DEPTH_MAX) return;
    if (isBranch(value)) for (const [name, child] of Object.entries(value)) walk(child, [...path, name]);
    else if (value !== null && path.every((step) => !step.includes("."))) found.push(path.join("."));
  };
  walk(sample, []);
  return found;
}

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
