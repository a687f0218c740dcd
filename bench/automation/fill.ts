/** A business whose contacts are all in one sequence: made by SQL, as nobody could enrol a million in the time of a measurement. */
import type { BenchDatabase } from "../server.ts";

export interface Place {
  readonly tenantId: string;
  readonly sequenceId: string;
  readonly versionId: string;
}

/** Whom enrollments number `from` to `to` belong to; ids are made of the number. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A thread of each person on an account, by the number of the person. */
export interface Threads extends Span {
  readonly accountId: string;
  /** Added to the number of the person: the thread at the channel. */
  readonly firstThread: number;
}

const BATCH = 100_000;
/** The operation after the wait with which everybody is. */
const AFTER_WAIT = 1;

/** The id of something of the nth person, as SQL. */
const madeId = (prefix: string) => `'${prefix}_' || lpad(to_hex(n), 26, '0')`;

/** Enrols people whose next step is due in one to thirty days. */
export async function enrol(database: BenchDatabase, place: Place, { from, to }: Span): Promise<void> {
  const due = "now() + interval '1 day' + n % 41760 * interval '1 minute'";
  for (let first = from; first <= to; first += BATCH) {
    const last = Math.min(first + BATCH - 1, to);
    const people = (columns: string, values: string) =>
      `(tenant_id, ${columns}) SELECT p.tenant, ${values} FROM generate_series($4::int, $5::int) AS n,
       (SELECT $1::text AS tenant, $2::text AS sequence, $3::text AS version) AS p`;
    await writeAtOnce(
      database,
      {
        contacts: `INSERT INTO contacts ${people(
          "id, name, phone, locale, created_at",
          `${madeId("cnt")}, 'Cliente ' || n, '+519' || lpad(n::text, 8, '0'), 'es', now() - interval '90 days'`,
        )}`,
        enrollments: `INSERT INTO enrollments ${people(
          "id, sequence_id, version_id, contact_id, subject_kind, subject_id, status, position, turn, wait_until, entered_at",
          `${madeId("enr")}, p.sequence, p.version, ${madeId("cnt")}, 'contact', ${madeId("cnt")}, 'active', ${AFTER_WAIT}, 1, ${due}, now()`,
        )}`,
        due_actions: `INSERT INTO due_actions ${people(
          "id, kind, subject_id, key, due_at, created_at",
          `${madeId("due")}, 'enrollment.step', ${madeId("enr")}, 'enrollment:' || ${madeId("enr")} || ':1', ${due}, now()`,
        )}`,
      },
      [place.tenantId, place.sequenceId, place.versionId, first, last],
    );
  }
  await database.query("VACUUM ANALYZE contacts, enrollments, due_actions");
}

/** Gives people a thread in which they have written an hour ago. */
export async function openThreads(database: BenchDatabase, tenantId: string, threads: Threads): Promise<void> {
  const { accountId, from, to, firstThread } = threads;
  const people = (columns: string, values: string) =>
    `(tenant_id, channel_account_id, ${columns}) SELECT $1, $2, ${values} FROM generate_series($3::int, $4::int) AS n`;
  const thread = "($5::bigint + n)::text";
  const values = [tenantId, accountId, from, to, firstThread];
  await writeAtOnce(
    database,
    {
      identities: `INSERT INTO identities ${people(
        "id, contact_id, external_id, created_at",
        `${madeId("idn")}, ${madeId("cnt")}, ${thread}, now() - interval '90 days'`,
      )}`,
      conversations: `INSERT INTO conversations ${people(
        "id, identity_id, contact_id, thread_id, locale, last_inbound_at, last_written_at, last_message_at, created_at",
        `${madeId("cnv")}, ${madeId("idn")}, ${madeId("cnt")}, ${thread}, 'es', now() - interval '1 hour', now() - interval '1 hour',
         now() - interval '1 hour', now() - interval '90 days'`,
      )}`,
    },
    values,
  );
  await database.query("VACUUM ANALYZE identities, conversations");
}

/** Moves the next step of people to within a minute from a moment. */
export async function makeDue(database: BenchDatabase, { from, to }: Span, at: Date): Promise<void> {
  const values = [from, to, at];
  await database.query(
    `UPDATE due_actions SET due_at = $3::timestamptz + n % 60 * interval '1 second'
       FROM generate_series($1::int, $2::int) AS n WHERE id = ${madeId("due")}`,
    values,
  );
  await database.query(
    `UPDATE enrollments SET wait_until = $3::timestamptz + n % 60 * interval '1 second'
       FROM generate_series($1::int, $2::int) AS n WHERE id = ${madeId("enr")}`,
    values,
  );
}

/** Nobody waits for what is written here, and what it refers to is there: neither triggers nor checks of foreign keys run. */
async function writeAtOnce(
  database: BenchDatabase,
  tables: Readonly<Record<string, string>>,
  values: readonly unknown[],
): Promise<void> {
  for (const [table, text] of Object.entries(tables)) {
    await database.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await database.query(text, [...values]);
    await database.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL`);
  }
}
