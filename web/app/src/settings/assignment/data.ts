/** The rules of assignment, and what they are made of: members and branches. */
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { ruleView, trialView } from "../../../../../src/http/assignment-views.ts";
import type { memberView } from "../../../../../src/http/people-views.ts";
import { api } from "../../lib/api.ts";
import type { Say } from "../../lib/texts.ts";

export type Rule = z.infer<typeof ruleView>;
export type Terms = Rule["terms"];
export type Trial = z.infer<typeof trialView>;
export type Member = z.infer<typeof memberView>;

export const EMPTY_TERMS: Terms = {
  events: [],
  branchIds: [],
  languages: [],
  skills: [],
  mustSpeak: false,
  sameBranch: false,
  memberIds: [],
  prefer: "load",
  reassignAfterMin: null,
};
export const EVENTS = ["escalated", "hot_lead"] as const;
export const PREFERENCES = ["load", "win_rate", "turns"] as const;

export const useRules = () =>
  useQuery({
    queryKey: ["assignment-rules"],
    queryFn: async () => (await api<{ data: Rule[] }>("GET", "/v1/assignment-rules")).data,
  });

/** Members who may be given work. */
export const useTeam = () =>
  useQuery({
    queryKey: ["members"],
    queryFn: async () => (await api<{ data: Member[] }>("GET", "/v1/members")).data,
    select: (members) => members.filter(({ isActive, role }) => isActive && role !== "viewer"),
  });

export const useBranches = () =>
  useQuery({
    queryKey: ["business"],
    queryFn: () => api<{ branches: { id: string; name: string }[] }>("GET", "/v1/business"),
    select: ({ branches }) => branches.map(({ id, name }) => ({ value: id, label: name })),
  });

/** What a rule says, in a line. */
export function describe(terms: Terms, say: Say, nameOf: (id: string) => string): string {
  const { events, branchIds, languages, skills, mustSpeak, sameBranch, memberIds, prefer, reassignAfterMin } = terms;
  const list = (words: readonly string[]) => words.join(", ");
  return [
    events.length === 1 ? say(`assign.events.${events[0]}`) : say("assign.says.always"),
    ...(languages.length > 0
      ? [say("assign.says.languages", { list: list(languages.map((one) => say(`settings.business.locales.${one}`))) })]
      : []),
    ...(branchIds.length > 0 ? [say("assign.says.branches", { list: list(branchIds.map(nameOf)) })] : []),
    ...(skills.length > 0 ? [say("assign.says.skills", { list: list(skills) })] : []),
    ...(mustSpeak ? [say("assign.says.mustSpeak")] : []),
    ...(sameBranch ? [say("assign.says.sameBranch")] : []),
    ...(memberIds.length > 0 ? [say("assign.says.members", { list: list(memberIds.map(nameOf)) })] : []),
    say(`assign.says.prefer.${prefer}`),
    ...(reassignAfterMin === null ? [] : [say("assign.says.reassign", { minutes: reassignAfterMin })]),
  ].join(" · ");
}
