/** What an agent wants done, done: each action by its verb of the domain, in the transaction of the turn. */
import type { Action } from "../agents/agent.ts";
import { openCase, updateCase } from "../crm/cases.ts";
import { planClose } from "../crm/closing.ts";
import { completeContact, optOut } from "../crm/contacts.ts";
import type { CrmContext } from "../crm/context.ts";
import { planFollowUp } from "../crm/follow-ups.ts";
import { promisePayment } from "../crm/invoices/promises.ts";
import { loseLead, openLead, qualifyLead } from "../crm/leads.ts";
import { recordOutcome } from "../crm/outcomes.ts";
import type { PlaybookRules } from "../crm/playbook.ts";
import { cancelQuote, cancelQuotesOf, createQuote } from "../crm/quotes.ts";
import { closingMetrics } from "../crm/sale-memory.ts";
import { answerSurvey, askSurvey } from "../crm/surveys.ts";

/** Whose turn it is. */
export interface TurnSubject {
  readonly contactId: string;
  readonly conversationId: string;
  readonly locale: string;
  readonly rules: PlaybookRules;
}

/** Throws `ConflictError` when the data is no longer what the agent saw: the turn is to be run again. */
export async function perform(crm: CrmContext, turn: TurnSubject, action: Action): Promise<void> {
  const { contactId, conversationId, locale, rules } = turn;
  const subject = { contactId, conversationId };
  switch (action.type) {
    case "open_lead":
      await openLead(crm, { ...subject, ...action, source: "chat" });
      return;
    case "qualify_lead":
      await qualifyLead(crm, { ...subject, ...action });
      return;
    case "create_quote":
      await createQuote(crm, { ...subject, ...action, locale }, rules);
      return;
    case "cancel_quote":
      await cancelQuote(crm, { code: action.code, contactId });
      return;
    case "lose_lead": {
      const leadId = await loseLead(crm, { ...subject, reason: action.reason });
      if (leadId) await cancelQuotesOf(crm, { leadId });
      return;
    }
    case "record_outcome": {
      const metrics = await closingMetrics(crm.tx, conversationId, crm.clock.now());
      await recordOutcome(crm, { ...subject, ...action, metrics });
      return;
    }
    case "open_case":
      await openCase(crm, { ...subject, ...action });
      return;
    case "update_case": {
      const { caseId, note, status, resolution, orderId } = action;
      await updateCase(crm, { caseId, contactId }, { note, status, resolution, orderId });
      return;
    }
    case "ask_survey":
      await askSurvey(crm, { ...subject, caseId: action.caseId });
      return;
    case "answer_survey":
      await answerSurvey(crm, { conversationId, rating: action.rating, comment: action.comment });
      return;
    case "promise_payment":
      await promisePayment(crm, { ...subject, ...action });
      return;
    case "plan_close":
      return planClose(crm, { conversationId, afterHours: action.afterHours });
    case "remind":
      return planFollowUp(crm, { conversationId, at: action.at, productId: action.productId });
    case "set_contact":
      return completeContact(crm, contactId, action);
    case "record_opt_out":
      return optOut(crm, contactId);
  }
}
