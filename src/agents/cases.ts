/** After the sale: where an order is, complaints and returns, how a case goes, whether all is solved, and how it was. */
import type { Agent } from "./agent.ts";
import { isForCases, pendingMatter } from "./cases/applies.ts";
import { answerCaseStatus, asksAboutCase } from "./cases/case-status.ts";
import { answerClosureQuestion, isAnswerToClosure } from "./cases/closure.ts";
import { addDetail, answerMatter } from "./cases/matter.ts";
import { answerOrderStatus } from "./cases/order-status.ts";
import { answerPolicy, asksForPolicy } from "./cases/policy.ts";
import { readPromise, takePromise } from "./cases/promise.ts";
import { answerRating, answerRatingReason } from "./cases/survey.ts";
import { mainIntent } from "./main-intent.ts";
import { createVoice } from "./voice.ts";

export { isForCases };

export const cases: Agent = {
  name: "cases",
  purpose: "Looks up orders, opens and follows cases, asks whether all is solved and how content the customer is.",
  async decide(turn, tools) {
    const voice = createVoice(turn);
    const promise = readPromise(turn);
    if (promise) return takePromise(promise, turn, voice);
    const intent = mainIntent(turn.understanding);
    switch (pendingMatter(turn)) {
      case "rating":
        return answerRating(turn, voice);
      case "rating_reason":
        return answerRatingReason(turn, voice);
      case "order_number":
        return answerOrderStatus(turn, tools, voice);
      case "closure":
        if (isAnswerToClosure(turn)) return answerClosureQuestion(turn, tools, voice);
        break;
      case "detail":
        return addDetail(turn, tools, voice);
    }
    if (asksAboutCase(turn)) return answerCaseStatus(turn, tools, voice);
    if (intent === "order_status") return answerOrderStatus(turn, tools, voice);
    const policy = asksForPolicy(turn) ? await answerPolicy(turn, tools, voice) : null;
    return policy ?? answerMatter(turn, tools, voice);
  },
};
