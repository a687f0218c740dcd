/** Finding the person that somebody asks about: by name, number, mail or address on a channel. */
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

export type FoundPerson = Awaited<ReturnType<typeof findPeople>>[number];

/** Those whose name, mail, number or address holds the text, the newest first; 20 at most. */
export function findPeople(crm: CrmContext, text: string) {
  demand(crm, "privacy:write");
  const holds = { contains: text, mode: "insensitive" } as const;
  const digits = text.replace(/[\s().+-]/g, "");
  const byPhone = /^\d{4,}$/.test(digits) ? [{ phone: { contains: digits } }] : [];
  return crm.tx.contact.findMany({
    where: {
      OR: [
        { id: text },
        { name: holds },
        { email: holds },
        ...byPhone,
        { identities: { some: { OR: [{ externalId: holds }, { displayName: holds }] } } },
      ],
    },
    select: {
      id: true,
      name: true,
      email: true,
      phone: true,
      createdAt: true,
      identities: { select: { displayName: true, externalId: true, channelAccount: { select: { kind: true } } } },
      _count: { select: { conversations: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 20,
  });
}
