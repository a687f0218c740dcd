/** What is said to doubts: a fact for each, what is told of rivals, and what customers said who allowed it. */
import { Select, TagsInput, TextInput } from "@mantine/core";
import { useSpeech } from "../../lib/texts.ts";
import type { Parts, Playbook } from "./data.ts";
import { CardList, changedAt, LocalizedField, NO_TEXT, Section, without } from "./fields.tsx";
import { PartForm } from "./part-form.tsx";
import { issueUnder } from "./rules-tab.tsx";
import type { Draft } from "./use-draft.ts";

const TOPICS = ["price", "timing", "authority", "need", "trust", "competitor"] as const;
type Topic = Parts["proofs"][number]["topic"];

export function ArgumentsTab({ draft, playbook, readOnly }: { draft: Draft; playbook: Playbook; readOnly: boolean }) {
  const { say } = useSpeech();
  const { issues, parts } = draft;
  const { proofs, competitors, testimonials } = parts;
  const topics = TOPICS.map((value) => ({ value, label: say(`playbook.topics.${value}`) }));
  return (
    <PartForm draft={draft} currency={playbook.currency} readOnly={readOnly}>
      <Section title={say("playbook.fields.proofs")} help={say("playbook.arguments.proofsHelp")}>
        <CardList
          items={proofs}
          empty={say("playbook.arguments.noProofs")}
          add={say("playbook.arguments.addProof")}
          nameOf={({ topic }) => say(`playbook.topics.${topic}`)}
          readOnly={readOnly}
          onAdd={() => draft.set("proofs", [...proofs, { topic: "price", text: NO_TEXT }])}
          onRemove={(place) => draft.set("proofs", without(proofs, place))}
        >
          {({ topic, text }, place) => (
            <>
              <Select
                label={say("playbook.fields.topic")}
                data={topics}
                value={topic}
                readOnly={readOnly}
                allowDeselect={false}
                onChange={(next) =>
                  next &&
                  draft.set(
                    "proofs",
                    changedAt(proofs, place, (one) => ({ ...one, topic: next as Topic })),
                  )
                }
              />
              <LocalizedField
                label={say("playbook.fields.text")}
                value={text}
                issues={issues}
                path={`proofs.${place}.text`}
                readOnly={readOnly}
                onChange={(next) =>
                  draft.set(
                    "proofs",
                    changedAt(proofs, place, (one) => ({ ...one, text: next })),
                  )
                }
              />
            </>
          )}
        </CardList>
      </Section>
      <Section title={say("playbook.fields.competitors")} help={say("playbook.arguments.rivalsHelp")}>
        <CardList
          items={competitors}
          empty={say("playbook.arguments.noRivals")}
          add={say("playbook.arguments.addRival")}
          nameOf={({ names }, place) => names[0] ?? say("playbook.arguments.newRival", { place: place + 1 })}
          readOnly={readOnly}
          onAdd={() => draft.set("competitors", [...competitors, { names: [], answer: NO_TEXT }])}
          onRemove={(place) => draft.set("competitors", without(competitors, place))}
        >
          {({ names, answer }, place) => (
            <>
              <TagsInput
                label={say("playbook.arguments.names")}
                value={[...names]}
                readOnly={readOnly}
                error={issueUnder(issues, `competitors.${place}.names`)}
                onChange={(next) =>
                  draft.set(
                    "competitors",
                    changedAt(competitors, place, (one) => ({ ...one, names: next })),
                  )
                }
              />
              <LocalizedField
                label={say("playbook.fields.answer")}
                value={answer}
                issues={issues}
                path={`competitors.${place}.answer`}
                readOnly={readOnly}
                onChange={(next) =>
                  draft.set(
                    "competitors",
                    changedAt(competitors, place, (one) => ({ ...one, answer: next })),
                  )
                }
              />
            </>
          )}
        </CardList>
      </Section>
      <Section title={say("playbook.fields.testimonials")} help={say("playbook.arguments.saidHelp")}>
        <CardList
          items={testimonials}
          empty={say("playbook.arguments.noneSaid")}
          add={say("playbook.arguments.addSaid")}
          nameOf={({ author }, place) => author || say("playbook.arguments.newSaid", { place: place + 1 })}
          readOnly={readOnly}
          onAdd={() => draft.set("testimonials", [...testimonials, { author: "", text: NO_TEXT }])}
          onRemove={(place) => draft.set("testimonials", without(testimonials, place))}
        >
          {({ author, text }, place) => (
            <>
              <TextInput
                label={say("playbook.fields.author")}
                value={author}
                readOnly={readOnly}
                maxLength={80}
                error={issues[`testimonials.${place}.author`]}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  draft.set(
                    "testimonials",
                    changedAt(testimonials, place, (one) => ({ ...one, author: next })),
                  );
                }}
              />
              <LocalizedField
                label={say("playbook.fields.text")}
                value={text}
                issues={issues}
                path={`testimonials.${place}.text`}
                readOnly={readOnly}
                onChange={(next) =>
                  draft.set(
                    "testimonials",
                    changedAt(testimonials, place, (one) => ({ ...one, text: next })),
                  )
                }
              />
            </>
          )}
        </CardList>
      </Section>
    </PartForm>
  );
}
