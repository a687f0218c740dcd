/** What the palette offers: the pages that the person may open, and what the server finds. */
import { type Icon, IconHeadset, IconMessage, IconTargetArrow, IconUser } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { hitView, searchView } from "../../../../src/http/search-views.ts";
import { api } from "../lib/api.ts";
import type { Say } from "../lib/texts.ts";
import { SECTIONS } from "../settings/sections.ts";
import { PLACES } from "../shell/places.ts";

export type Hit = z.infer<typeof hitView>;
type Found = z.infer<typeof searchView>;

export interface Entry {
  readonly key: string;
  readonly path: string;
  readonly Icon: Icon;
  readonly title: string;
  readonly titleMarks: Hit["titleMarks"];
  readonly text: string;
  readonly marks: Hit["marks"];
}

export interface EntryGroup {
  readonly key: string;
  readonly entries: readonly Entry[];
}

const ICONS: Record<Hit["kind"], Icon> = {
  contacts: IconUser,
  leads: IconTargetArrow,
  messages: IconMessage,
  cases: IconHeadset,
};

/** Where a result leads; what came of a conversation is seen there. */
function pathOf({ kind, id, conversationId }: Hit): string {
  if (kind === "messages") return `/inbox/${conversationId}`;
  return `/${kind}/${id}`;
}

const plain = (text: string) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** Pages whose name or description has what is typed. */
export function pageEntries(typed: string, say: Say, may: (permission: string) => boolean): EntryGroup {
  const wanted = plain(typed.trim());
  const places = PLACES.map(({ path, key, permission, Icon }) => ({
    path,
    Icon,
    permission: permission as string | null,
    title: say(`places.${key}`),
    text: "",
  }));
  const sections = SECTIONS.map(({ path, key, permission, Icon }) => ({
    path,
    Icon,
    permission,
    title: say(`settings.sections.${key}.name`),
    text: say(`settings.sections.${key}.about`),
  }));
  const seen = new Set<string>();
  const entries = [...places, ...sections].filter(({ path, permission, title, text }) => {
    const isShown = (permission === null || may(permission)) && plain(`${title} ${text}`).includes(wanted);
    if (!isShown || seen.has(path)) return false;
    seen.add(path);
    return true;
  });
  return {
    key: "pages",
    entries: entries.map(({ permission: _, ...entry }) => ({ ...entry, key: entry.path, titleMarks: [], marks: [] })),
  };
}

/** What the server finds for a text; the former answer stays while the next one is on its way. */
export function useFound(typed: string) {
  const q = typed.trim();
  return useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) => api<Found>("GET", "/v1/search", { query: { q, limit: 5 }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
}

export function foundEntries(found: Found | undefined, say: Say): EntryGroup[] {
  return (found?.groups ?? []).map(({ kind, data }) => ({
    key: kind,
    entries: data.map((hit) => ({
      key: hit.id,
      path: pathOf(hit),
      Icon: ICONS[hit.kind],
      title: hit.title ?? say("palette.nobody"),
      titleMarks: hit.titleMarks,
      text: hit.kind === "cases" && hit.number !== null ? `#${hit.number} · ${hit.excerpt}` : hit.excerpt,
      marks: hit.kind === "cases" && hit.number !== null ? shifted(hit) : hit.marks,
    })),
  }));
}

/** The marks of a text that a number was put before. */
function shifted({ number, marks }: Hit): Hit["marks"] {
  const by = `#${number} · `.length;
  return marks.map(([from, to]) => [from + by, to + by]);
}
