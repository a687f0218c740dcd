/** Comparing versions. */

/** Whether a version such as 20.19.1 is 20.19 or later. */
export function isAtLeast(version: string, wanted: string): boolean {
  const have = version.split(".").map(Number);
  for (const [index, part] of wanted.split(".").map(Number).entries()) {
    const own = have[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
