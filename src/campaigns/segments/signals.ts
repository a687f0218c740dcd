/** Keeps segments up to date as things happen: whoever something happened to is looked at again, once for a batch. */
import { refreshSegments } from "../../crm/segments/refresh.ts";
import { SEGMENT_SIGNALS, SEGMENTS_LISTENER } from "../../crm/segments/segments.ts";
import type { SignalHandler } from "../signals/handler.ts";

export const segmentSignals: SignalHandler = {
  name: SEGMENTS_LISTENER,
  kinds: SEGMENT_SIGNALS,
  async run(crm, signals) {
    const contactIds = [...new Set(signals.flatMap(({ contactId }) => contactId ?? []))];
    await refreshSegments(crm, { contactIds });
  },
};
