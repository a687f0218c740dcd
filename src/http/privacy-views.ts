/** The JSON of privacy: people that were asked about. */
import { z } from "zod";
import type { FoundPerson } from "../crm/find-people.ts";

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
