/** The Graph API as a WhatsApp number calls it: what goes wrong is told in this channel's words. */
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { createGraph as createMetaGraph, type Graph } from "../meta/graph.ts";
import { channelErrorOf } from "./faults.ts";

export type { Graph } from "../meta/graph.ts";

/** @param options.graphUrl version included, without a slash at the end */
export function createGraph({
  graphUrl,
  accessToken,
  locale,
}: {
  readonly graphUrl: string;
  readonly accessToken: string;
  readonly locale: Locale;
}): Graph {
  return createMetaGraph({
    graphUrl,
    accessToken,
    errorOf: (error, httpStatus) => channelErrorOf(error, httpStatus, locale),
    sentence: (reason) => say(locale, `whatsapp.reason.${reason}`),
  });
}
