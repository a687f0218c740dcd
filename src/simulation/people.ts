/** The made customers of a simulation: names, an address on the business's main channel, and a past of some weeks. */
import type { Database } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import { DAY_MS, HOUR_MS } from "../lib/time.ts";
import { diceFor, madeId } from "./chance.ts";
import { type Character, characterBy } from "./characters.ts";

export interface Person {
  readonly index: number;
  readonly contactId: string;
  readonly conversationId: string;
  /** Also the name of their thread at the channel. */
  readonly userId: string;
  readonly name: string;
  readonly character: Character;
}

/** By which those who are made are known, to rules over contacts too. */
export const MADE_TAG = "simulation";

const FIRST = [
  "Ana",
  "Luis",
  "Rosa",
  "Carlos",
  "María",
  "Jorge",
  "Lucía",
  "Pedro",
  "Camila",
  "Diego",
  "Sofía",
  "Bruno",
  "Elena",
  "Mateo",
  "Paula",
];
const LAST = [
  "Quispe",
  "Rojas",
  "Silva",
  "Torres",
  "Vargas",
  "Gómez",
  "Castro",
  "Mendoza",
  "Souza",
  "Flores",
  "Herrera",
  "Lima",
];
const CHUNK = 2_000;

/** So many people, the same for the same seed. */
export function makePeople(count: number, seed: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const dice = diceFor(seed, `${index}:person`);
    return {
      index,
      contactId: madeId("cnt", seed, String(index)),
      conversationId: madeId("cnv", seed, String(index)),
      userId: `made-${index + 1}`,
      character: characterBy(dice),
      name: `${dice.pick(FIRST)} ${dice.pick(LAST)}`,
    };
  });
}

export interface Settling {
  readonly tenantId: string;
  readonly accountId: string;
  readonly locale: Locale;
  readonly seed: number;
  /** The moment at which the simulation begins. */
  readonly start: Date;
}

/** Writes the people into the database: each has written once, between an hour and three weeks before the beginning. */
export async function settlePeople(db: Database, people: readonly Person[], settling: Settling): Promise<void> {
  const { tenantId, accountId, locale, seed, start } = settling;
  for (let at = 0; at < people.length; at += CHUNK) {
    const rows = people.slice(at, at + CHUNK).map(({ index, contactId, conversationId, userId, name }) => {
      const dice = diceFor(seed, `${index}:past`);
      const wroteAt = new Date(start.getTime() - HOUR_MS - dice.next() * 20 * DAY_MS);
      const email = dice.hits(0.6) ? `${userId}@example.com` : null;
      return {
        contactId,
        conversationId,
        identityId: madeId("idn", seed, String(index)),
        userId,
        name,
        email,
        wroteAt,
      };
    });
    await db.sqlForTenant(tenantId, (tx) =>
      tx.query(INSERT, [tenantId, accountId, locale, MADE_TAG, JSON.stringify(rows)]),
    );
  }
}

const INSERT = {
  name: "simulation_people",
  text: `
    WITH made AS (
      SELECT * FROM jsonb_to_recordset($5::jsonb)
        AS m("contactId" text, "conversationId" text, "identityId" text, "userId" text, name text, email text, "wroteAt" timestamptz)),
    contact AS (
      INSERT INTO contacts (id, tenant_id, name, email, locale, tags, created_at)
      SELECT "contactId", $1, name, email, $3, ARRAY[$4::text], "wroteAt" FROM made),
    identity AS (
      INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, display_name, created_at)
      SELECT "identityId", $1, "contactId", $2, "userId", name, "wroteAt" FROM made)
    INSERT INTO conversations (id, tenant_id, channel_account_id, identity_id, contact_id, thread_id, locale, last_inbound_at,
                               last_written_at, last_message_at, created_at)
    SELECT "conversationId", $1, $2, "identityId", "contactId", "userId", $3, "wroteAt", "wroteAt", "wroteAt", "wroteAt" FROM made`,
};
