/** What wants attention: counted for the title, and told by the desktop while the page is not looked at. */
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { useSpeech } from "../lib/texts.ts";
import { type Conversation, conversationsOf, useBox } from "./data.ts";
import { customerName } from "./names.ts";

const WAITING = { box: "waiting" } as const;
const MINE = { box: "mine" } as const;

/** How many conversations of the waiting and of one's own have something unread. */
export function useAlerts(): number {
  const { say } = useSpeech();
  const navigate = useNavigate();
  const waiting = useBox(WAITING);
  const mine = useBox(MINE);
  const wanting = [
    // One's own that wait stand in both.
    ...new Map(
      [...conversationsOf(waiting.data?.pages), ...conversationsOf(mine.data?.pages)].map((one) => [one.id, one]),
    ).values(),
  ].filter(({ unread, handler }) => unread > 0 || handler === "waiting");
  const told = useRef<Map<string, string> | null>(null);
  const isLoaded = waiting.isSuccess && mine.isSuccess;

  useEffect(() => {
    if (!isLoaded) return;
    // What stood there when the page was opened is no news.
    const before = told.current;
    const now = new Map(wanting.map(({ id, lastMessageAt }) => [id, lastMessageAt]));
    const news = before ? wanting.filter(({ id, lastMessageAt }) => (before.get(id) ?? "") < lastMessageAt) : [];
    told.current = new Map([...(before ?? []), ...now]);
    if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    for (const conversation of news) tell(conversation);
  });

  function tell(conversation: Conversation): void {
    const text = conversation.lastMessage?.text || say("inbox.attachment");
    // One notice a conversation: a newer one takes its place.
    const notice = new Notification(customerName(say, conversation), { body: text, tag: conversation.id });
    notice.onclick = () => {
      window.focus();
      navigate(`/inbox/${conversation.id}?box=${conversation.handler === "waiting" ? "waiting" : "mine"}`);
      notice.close();
    };
  }
  return wanting.length;
}
