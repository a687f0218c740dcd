/** Who is chosen, over all rules and teams that can be: never somebody who may not, always somebody where one may. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, chooseMember, obstacleOf, speaksFor, winRate } from "../../src/crm/assignment/choose.ts";
import { explain } from "../../src/crm/assignment/explain.ts";
import { ASSIGNMENT_EVENTS, type AssignmentRule, PREFERENCES, ruleTerms } from "../../src/crm/assignment/rule.ts";

const branch = fc.constantFrom("norte", "sur");
const language = fc.constantFrom("es", "en", "pt");
const skill = fc.constantFrom("redes", "Impresión", "garantías");
const candidates = fc
  .uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 9 }).map((n) => `mem_${n}`),
      name: fc.constant("Ana"),
      branchId: fc.option(branch),
      branchName: fc.constant("Norte"),
      skills: fc.uniqueArray(skill),
      languages: fc.uniqueArray(language),
      capacity: fc.option(fc.nat(5)),
      isPresent: fc.boolean(),
      open: fc.nat(6),
      won: fc.nat(9),
      lost: fc.nat(9),
      lastAssignedAt: fc.option(fc.nat(50)),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  )
  .map((list): Candidate[] => list);
const rules = fc
  .array(
    fc.record({
      events: fc.subarray([...ASSIGNMENT_EVENTS]),
      branchIds: fc.subarray(["norte", "sur"]),
      languages: fc.subarray(["es", "en", "pt"]),
      skills: fc.subarray(["redes", "impresion"]),
      mustSpeak: fc.boolean(),
      sameBranch: fc.boolean(),
      memberIds: fc.subarray(["mem_1", "mem_2", "mem_3"]),
      prefer: fc.constantFrom(...PREFERENCES),
    }),
    { maxLength: 5 },
  )
  .map((all): AssignmentRule[] =>
    all.map((terms, at) => ({ id: `asr_${at}`, name: `Regla ${at}`, terms: ruleTerms.parse(terms) })),
  );
const subject = fc.record({
  event: fc.constantFrom(...ASSIGNMENT_EVENTS),
  branchId: fc.option(branch),
  language,
  tried: fc.subarray(["mem_0", "mem_1", "mem_2"]),
});

describe("the choice", () => {
  it("is of somebody present, not full and not tried, whom the first rule that can be met allows", () => {
    fc.assert(
      fc.property(rules, subject, candidates, (rules, subject, candidates) => {
        const choice = chooseMember(rules, subject, candidates);
        const free = candidates.filter((one) => obstacleOf(null, subject, one) === null);
        const met = rules.find(
          (rule) => speaksFor(rule, subject) && free.some((one) => obstacleOf(rule, subject, one) === null),
        );
        expect(choice === null).toBe(free.length === 0);
        if (!choice) return;
        const who = candidates.find(({ id }) => id === choice.memberId);
        expect(choice.rule?.id).toBe(met?.id);
        expect(who && obstacleOf(met ?? null, subject, who)).toBeNull();
        expect(who?.isPresent).toBe(true);
        expect(subject.tried).not.toContain(choice.memberId);
        if (who?.capacity != null) expect(who.open).toBeLessThan(who.capacity);
      }),
    );
  });

  it("is the best of those who are allowed by what the rule prefers", () => {
    fc.assert(
      fc.property(rules, subject, candidates, (rules, subject, candidates) => {
        const choice = chooseMember(rules, subject, candidates);
        if (!choice) return;
        const allowed = candidates.filter((one) => obstacleOf(choice.rule, subject, one) === null);
        const who = allowed.find(({ id }) => id === choice.memberId) as Candidate;
        const prefer = choice.rule?.terms.prefer ?? "turns";
        for (const other of allowed) {
          if (prefer === "win_rate") expect(winRate(who)).toBeGreaterThanOrEqual(winRate(other));
          if (prefer === "turns") expect(who.lastAssignedAt ?? -1).toBeLessThanOrEqual(other.lastAssignedAt ?? -1);
          if (prefer === "load" && who.capacity === other.capacity) expect(who.open).toBeLessThanOrEqual(other.open);
        }
      }),
    );
  });

  it("does not hang on the order in which the team is read, and says why in every language", () => {
    fc.assert(
      fc.property(rules, subject, candidates, (rules, subject, candidates) => {
        const choice = chooseMember(rules, subject, candidates);
        expect(chooseMember(rules, subject, [...candidates].reverse())).toEqual(choice);
        for (const locale of ["es", "en", "pt"] as const) {
          if (choice) expect(explain(choice.reasons, locale)).not.toMatch(/[{}]|^$/);
        }
      }),
    );
  });

  it("goes round: of several alike, whoever was chosen last is chosen last again", () => {
    const one = { branchId: null, branchName: null, skills: [], languages: [], capacity: null, isPresent: true };
    const none = { open: 0, won: 0, lost: 0, lastAssignedAt: null };
    let team: Candidate[] = ["a", "b", "c"].map((id) => ({ id, name: id, ...one, ...none }));
    const chosen = [1, 2, 3, 4, 5, 6].map((at) => {
      const id = chooseMember([], { event: "escalated", branchId: null, language: "es", tried: [] }, team)?.memberId;
      team = team.map((member) => (member.id === id ? { ...member, lastAssignedAt: at } : member));
      return id;
    });
    expect(chosen).toEqual(["a", "b", "c", "a", "b", "c"]);
  });

  it("says what people can check", () => {
    const reasons = [
      { code: "language", values: { language: "pt" } },
      { code: "load", values: { open: 2, capacity: 8 } },
    ] as const;
    expect(explain(reasons, "en")).toBe("speaks Portuguese, 2 of 8 open");
    expect(explain(reasons, "es")).toBe("habla portugués, 2 de 8 abiertas");
  });
});
