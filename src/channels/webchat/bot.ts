/** The bot behind Direct Line, on botbuilder: an adapter that takes activities in and sends ours out, and the handler that hears them. */
import {
  ActionTypes,
  type Activity,
  ActivityHandler,
  BotAdapter,
  type ConversationReference,
  InputHints,
  MessageFactory,
  type ResourceResponse,
  TurnContext,
} from "botbuilder-core";
import { ChannelError } from "../../lib/errors.ts";
import type { OutboundMessage, Receipt, Receive } from "../channel.ts";
import { BOT_ID, DIRECT_LINE, type IncomingActivity } from "./activity.ts";
import { inboundOf, type Rendered } from "./wire.ts";

export interface Bot {
  /** Lets the bot hear an activity. Resolves after the commit, with null when there was nothing to store. */
  hear(activity: IncomingActivity): Promise<Receipt | null>;
  /** Says a message in its conversation and returns the id under which it was accepted. */
  say(message: OutboundMessage, rendered: Rendered): Promise<string>;
}

export function createBot(receive: Receive): Bot {
  const adapter = new WebchatAdapter();
  const handler = createHandler(receive);
  return {
    async hear(activity) {
      const context = await adapter.processActivity(activity, (turn) => handler.run(turn));
      return context.turnState.get<Receipt>(RECEIPT) ?? null;
    },
    async say(message, rendered) {
      let accepted = message.key;
      await adapter.continueConversation(referenceOf(message), async (turn) => {
        turn.turnState.set(KEY, message.key);
        const response = await turn.sendActivity(activityFor(rendered));
        accepted = response?.id ?? accepted;
      });
      return accepted;
    },
  };
}

const INCOMING = Symbol("incoming");
const RECEIPT = Symbol("receipt");
/** botbuilder takes the id off an activity that is sent: ours travels beside it. */
const KEY = Symbol("key");

/** Messages are stored; everything else a client may say (joining, typing, events) is heard and left at that. */
function createHandler(receive: Receive): ActivityHandler {
  const handler = new ActivityHandler();
  handler.onMessage(async (turn, next) => {
    const message = inboundOf(turn.turnState.get<IncomingActivity>(INCOMING));
    if (message) turn.turnState.set(RECEIPT, await receive({ type: "message", message }));
    await next();
  });
  return handler;
}

class WebchatAdapter extends BotAdapter {
  /** Runs an incoming activity through the middleware and `logic`; the turn's context carries what came of it. */
  async processActivity(activity: IncomingActivity, logic: (turn: TurnContext) => Promise<void>): Promise<TurnContext> {
    const turn = new TurnContext(this, toBotActivity(activity));
    turn.turnState.set(INCOMING, activity);
    await this.runMiddleware(turn, logic);
    return turn;
  }

  /** Opens a turn of our own accord in a known conversation. */
  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (turn: TurnContext) => Promise<void>,
  ): Promise<void> {
    const event = { type: "event", name: "continueConversation" };
    await this.runMiddleware(
      new TurnContext(this, TurnContext.applyConversationReference(event, reference, true)),
      logic,
    );
  }

  /** Clients read the stored message itself, so that accepting it here is delivering it. */
  override async sendActivities(turn: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const key = turn.turnState.get<string>(KEY);
    return activities.map((activity) => {
      if (!key || !activity.conversation?.id) throw new ChannelError("rejected", "an activity without an address");
      const saysNothing = !activity.text && !activity.attachments?.length && !activity.suggestedActions?.actions.length;
      if (saysNothing) throw new ChannelError("rejected", "a message that says nothing");
      return { id: key };
    });
  }

  override async updateActivity(): Promise<void> {
    throw new ChannelError("rejected", "messages of a web chat are not changed once they are said");
  }

  override async deleteActivity(): Promise<void> {
    throw new ChannelError("rejected", "messages of a web chat are not taken back");
  }
}

function toBotActivity(activity: IncomingActivity): Partial<Activity> {
  const { id, type, timestamp, conversation, from, locale, text, name, channelData } = activity;
  return {
    id,
    type,
    timestamp,
    channelId: DIRECT_LINE,
    conversation: conversationOf(conversation.id),
    from: { id: from.id, name: from.name ?? "", role: "user" },
    recipient: { id: BOT_ID, name: BOT_ID, role: "bot" },
    ...(locale ? { locale } : {}),
    ...(text === undefined ? {} : { text }),
    ...(name === undefined ? {} : { name }),
    ...(channelData ? { channelData } : {}),
  };
}

function referenceOf({ address }: OutboundMessage): Partial<ConversationReference> {
  return {
    channelId: DIRECT_LINE,
    conversation: conversationOf(address.threadId),
    user: { id: address.userId, name: "" },
    bot: { id: BOT_ID, name: BOT_ID },
  };
}

function conversationOf(id: string): Activity["conversation"] {
  return { id, name: "", isGroup: false, conversationType: "personal" };
}

function activityFor({ text, attachments, actions }: Rendered): Partial<Activity> {
  const cardActions = actions.map(({ title, value }) => ({ type: ActionTypes.ImBack, title, value }));
  const base =
    cardActions.length > 0
      ? MessageFactory.suggestedActions(cardActions, text, undefined, InputHints.AcceptingInput)
      : MessageFactory.text(text, undefined, InputHints.AcceptingInput);
  return { ...base, attachments: attachments.map((attachment) => ({ ...attachment })) };
}
