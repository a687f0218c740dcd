/** "From 1 to 5, how was it?": the question, the thanks, and what went wrong when it was bad. */
import { LOW_RATING_MAX } from "../../crm/surveys.ts";
import { truncate } from "../../lib/text.ts";
import type { Decision, Reply, Turn } from "../agent.ts";
import { conclude, type Voice } from "../voice.ts";
import { personChoices } from "./person-choices.ts";
import { readRating } from "./rating.ts";

const COMMENT_MAX = 1_000;

/** The question, with its five answers to tap. */
export function surveyReply(voice: Voice): Reply {
  return {
    text: voice.tell("cases.survey.ask"),
    choices: [5, 4, 3, 2, 1].map((rating) => ({
      title: voice.tell(`cases.survey.choice_${rating}`),
      value: String(rating),
    })),
  };
}

/** Thanks for a rating; a low one is followed by one question. */
export function answerRating(turn: Turn, voice: Voice): Decision {
  const rating = readRating(turn.text) ?? 3;
  const isLow = rating <= LOW_RATING_MAX;
  return conclude("cases", turn, voice, {
    replies: [
      { text: voice.tell(isLow ? "cases.survey.low" : rating === 3 ? "cases.survey.middle" : "cases.survey.high") },
    ],
    actions: [{ type: "answer_survey", rating }],
    next: { type: "close" },
    pending: isLow ? "rating_reason_asked" : "matter_closed",
    why: `Rated ${rating} of 5${isLow ? "; asked once what went wrong" : ""}.`,
  });
}

/** What went wrong is kept with the rating, and a person is offered. */
export function answerRatingReason(turn: Turn, voice: Voice): Decision {
  return conclude("cases", turn, voice, {
    replies: [{ text: voice.tell("cases.survey.reason_noted"), choices: personChoices(voice) }],
    actions: [{ type: "answer_survey", rating: null, comment: truncate(turn.said.trim(), COMMENT_MAX) }],
    next: { type: "close" },
    pending: "person_offered",
    why: "Told what went wrong; kept for the team, and a person is offered.",
  });
}
