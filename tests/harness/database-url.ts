/** The databases of the tests' PostgreSQL, by name. */

/** Migrated, with no business in it; the one that the embedded PostgreSQL makes by itself. */
export const EMPTY_TEMPLATE = "charla";
/** The same with the sample business. */
export const SAMPLE_TEMPLATE = "charla_sample";

/** The connection string of another database of the same server. */
export function databaseUrl(templateUrl: string, name: string): string {
  return templateUrl.replace("/charla?", `/${name}?`).replace(/\/charla$/, `/${name}`);
}
