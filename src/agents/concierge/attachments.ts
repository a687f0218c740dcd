/** Messages without words: audio that cannot be heard here, pictures and documents kept for the team. */
import type { Decision, Turn } from "../agent.ts";
import { conclude, type Voice } from "../voice.ts";

/** True when there is nothing to read but something was sent. */
export function isAttachmentOnly(turn: Turn): boolean {
  return turn.text.trim() === "" && turn.attachments.length > 0;
}

/** Says what became of the attachment, and what to do next. */
export function answerAttachments(turn: Turn, voice: Voice): Decision {
  const hasAudio = turn.attachments.includes("audio");
  const [kind = "document"] = turn.attachments;
  if (hasAudio) {
    return conclude("concierge", turn, voice, {
      replies: [
        {
          text: voice.say("attachment.cannot_listen"),
          choices: [
            { title: voice.say("choice.person"), value: voice.say("choice.person_value") },
            { title: voice.say("choice.write"), value: voice.say("choice.write_value") },
          ],
        },
      ],
      helped: false,
      pending: "person_offered",
      why: "Only audio was sent and no speech model is configured; a person is offered.",
    });
  }
  return conclude("concierge", turn, voice, {
    replies: [{ text: voice.say("attachment.kept", { kind }) }],
    why: `A ${kind} without words: it is kept for the team and we ask what it is about.`,
  });
}
