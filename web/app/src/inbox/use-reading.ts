/** What is open and looked at is read: the server is told up to which message, once for each. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../lib/api.ts";
import { markRead } from "../live/into-inbox.ts";
import type { ConversationDetail } from "./data.ts";

export function useReading(conversation: ConversationDetail | undefined): void {
  const client = useQueryClient();
  const id = conversation?.id;
  const seq = conversation?.lastSeq;
  useEffect(() => {
    if (id === undefined || seq === undefined) return;
    let isTold = false;
    const look = () => {
      if (document.hidden || isTold) return;
      isTold = true;
      markRead(client, id);
      api("POST", `/v1/conversations/${id}/read`, { body: { seq } }).catch(() => {
        isTold = false;
      });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [client, id, seq]);
}
