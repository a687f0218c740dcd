/** Where a database is, for people who run it. */

/** The host of an address of PostgreSQL. */
export function hostOf(databaseUrl: string): string {
  // Not every address of PostgreSQL is a URL to the platform: that of a socket has no host.
  return /@([^/?]+)/.exec(databaseUrl)?.[1] ?? "a local socket";
}
