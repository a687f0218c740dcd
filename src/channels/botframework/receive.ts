/** Takes an activity in: fetches its files, hands it over, and shows that we are writing. Resolves once all is stored. */
import { ChannelError } from "../../lib/errors.ts";
import { LOCALES, pickLocale } from "../../lib/locale.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { ChannelEnv, KeptFile, Receive } from "../channel.ts";
import { partOfFile } from "../parts.ts";
import type { ConnectorActivity } from "./activity.ts";
import type { Connector } from "./connector.ts";
import { isFetchable, readDataUrl } from "./download.ts";
import { readActivity, type SentFile } from "./read-activity.ts";
import { typingActivity } from "./render.ts";

interface ReceiveOptions {
  readonly env: ChannelEnv;
  readonly connector: Connector;
  readonly showsTyping: boolean;
  readonly receive: Receive;
}

/** The connector gives us 15 s for the whole call. */
const FILES_MS = 8 * SECOND_MS;
const TYPING_MS = 5 * SECOND_MS;

export async function receiveActivity(options: ReceiveOptions, activity: ConnectorActivity): Promise<void> {
  const { env, connector, receive, showsTyping } = options;
  const reading = readActivity(activity, env.clock.now());
  if (reading.type === "nothing") return;
  if (reading.type !== "message") {
    await receive(reading);
    return;
  }
  const { message, files, route } = reading;
  const signal = AbortSignal.timeout(FILES_MS);
  const locale = pickLocale(message.sender.locale, LOCALES[0]);
  const kept = await Promise.all(
    files.map(async (file) => partOfFile(await keepFile(options, file, route.serviceUrl, signal), locale)),
  );
  const { duplicate } = await receive({ type: "message", message: { ...message, parts: [...message.parts, ...kept] } });
  if (!showsTyping || duplicate) return;
  // Nothing depends on it.
  connector
    .post(route, typingActivity(route), AbortSignal.timeout(TYPING_MS))
    .catch((error: unknown) => env.log.info({ fault: faultName(error) }, "it was not shown that we are writing"));
}

/** A file that cannot be had, or is not taken, is null: a note stands in its place. */
async function keepFile(
  { env, connector }: ReceiveOptions,
  { url, name, mediaType, externalId }: SentFile,
  serviceUrl: string,
  signal: AbortSignal,
): Promise<KeptFile> {
  const { files, log } = env;
  const known = await files.find(externalId);
  if (known) return known;
  try {
    const inline = readDataUrl(url, files.maxBytes);
    if (!inline && !isFetchable(url, serviceUrl)) {
      log.warn({}, "a customer's file is at an address that is not Microsoft's");
      return null;
    }
    const content = inline ?? (await connector.download(url, serviceUrl, files.maxBytes, signal));
    const given = { ...(name === undefined ? {} : { name }), ...(mediaType === undefined ? {} : { mediaType }) };
    return await files.keep({ ...given, content, externalId });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    // The connector does not call again for sure: the message counts more than its file.
    log.warn({ fault: error.fault }, "a customer's file could not be had");
    return null;
  }
}

function faultName(error: unknown): string {
  return error instanceof ChannelError ? error.fault : "unknown";
}
