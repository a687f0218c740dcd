/** The JSON of privacy: people that were asked about. */
import { z } from "zod";
import type { FoundPerson } from "../crm/find-people.ts";
import { MONTHS_KEPT, type PeopleKept } from "../crm/people-kept.ts";

const months = z.int().min(MONTHS_KEPT.least).max(MONTHS_KEPT.most);

export const peopleKeptView = z.object({
  months: z.int().nullable().describe("Of nothing happening, after which a person is erased; null keeps everybody"),
  goFrom: z.iso.datetime().nullable().describe("Nobody goes before"),
  wouldGo: z.int().nullable().describe("People whose time this is now; null where everybody is kept"),
});
export const peopleKeptQuery = z.object({
  months: z.coerce.number().pipe(months).optional().describe("Tells whom another time would mean, and changes nothing"),
});
export const peopleKeptChange = z.strictObject({ months: months.nullable() });

export function presentPeopleKept({ months, goFrom }: PeopleKept, wouldGo: number | null) {
  return { months, goFrom: goFrom?.toISOString() ?? null, wouldGo };
}

export const foundPersonView = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  channels: z.array(z.object({ kind: z.string(), address: z.string() })),
  conversations: z.int(),
  createdAt: z.iso.datetime(),
});

export function presentPerson(person: FoundPerson): z.infer<typeof foundPersonView> {
  const { id, name, email, phone, identities, createdAt, _count } = person;
  return {
    id,
    name: name ?? identities.find(({ displayName }) => displayName)?.displayName ?? null,
    email,
    phone,
    channels: identities.map(({ channelAccount, externalId }) => ({ kind: channelAccount.kind, address: externalId })),
    conversations: _count.conversations,
    createdAt: createdAt.toISOString(),
  };
}
