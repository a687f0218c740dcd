/** What is for oneself: a mention, a conversation that was assigned, a pause that is over; told on the page and on the desktop. */
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useNavigate } from "react-router";
import { api } from "../lib/api.ts";

export interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
}

interface Unread extends Notice {
  readonly text: string;
}

interface Way {
  readonly pathOf: (subjectId: string) => string;
  /** Whether it may go by itself: what is more than a hint stays until it is seen to. */
  readonly passes: boolean;
  /** Whether its page tells the same by itself. */
  readonly isToldThere?: true;
}

/** Of a campaign by its id, or of a sequence by its key. */
function simulationPath(target: string): string {
  return target.startsWith("cam_") ? `/campaigns/${target}` : `/sequences/${target}?tab=simulation`;
}

/** Where each kind leads. */
const KINDS: Readonly<Record<string, Way>> = {
  mentioned: { pathOf: (id) => `/inbox/${id}?box=mine`, passes: true },
  assigned: { pathOf: (id) => `/inbox/${id}?box=mine`, passes: true },
  given: { pathOf: (id) => `/inbox/${id}?box=mine`, passes: true },
  snooze_over: { pathOf: (id) => `/inbox/${id}?box=mine`, passes: true },
  lead_given: { pathOf: (id) => `/leads/${id}`, passes: true },
  task_due: { pathOf: () => "/tasks", passes: false },
  task_assigned: { pathOf: () => "/tasks", passes: true },
  import_done: { pathOf: (id) => `/settings/import/${id}`, passes: true, isToldThere: true },
  import_undone: { pathOf: (id) => `/settings/import/${id}`, passes: true, isToldThere: true },
  import_failed: { pathOf: (id) => `/settings/import/${id}`, passes: false, isToldThere: true },
  simulation_done: { pathOf: simulationPath, passes: true, isToldThere: true },
  simulation_failed: { pathOf: simulationPath, passes: false, isToldThere: true },
};
const SHOWN_MS = 10_000;
/** Takes and sends are at the top right and at the bottom right of the inbox; the end of its list is the least missed. */
const place = () => (window.matchMedia("(min-width: 48em)").matches ? "bottom-left" : "top-center");

/** Tells of a notification, once. */
export function useNotices(): (notice: Notice) => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const go = useRef(navigate);
  go.current = navigate;
  return useCallback(
    async ({ id, kind, subjectId }: Notice) => {
      client.invalidateQueries({ queryKey: ["notifications"] });
      const { data } = await api<{ data: Unread[] }>("GET", "/v1/notifications", {
        query: { unread: true, limit: 20 },
      }).catch(() => ({ data: [] }));
      const found = data.find((one) => one.id === id);
      if (!found) return;
      const way = KINDS[kind];
      const read = () => api("POST", `/v1/notifications/${id}/read`).catch(() => undefined);
      if (
        way?.isToldThere &&
        !document.hidden &&
        `${location.pathname}${location.search}`.endsWith(way.pathOf(subjectId))
      )
        return void read();
      const open = () => {
        notifications.hide(id);
        read();
        if (way) go.current(way.pathOf(subjectId));
      };
      notifications.show({
        id,
        message: found.text,
        position: place(),
        autoClose: way?.passes ? SHOWN_MS : false,
        onClick: open,
        style: { cursor: "pointer" },
        role: "status",
      });
      if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
      const notice = new Notification("Charla", { body: found.text, tag: id });
      notice.onclick = () => {
        window.focus();
        open();
        notice.close();
      };
    },
    [client],
  );
}
