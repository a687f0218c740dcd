/** The part of the Bot Framework Direct Line 3.0 protocol that the widget speaks, read tolerantly from untrusted JSON. */

export interface WireAttachment {
  readonly contentType: string;
  readonly contentUrl: string;
  readonly thumbnailUrl?: string;
  readonly name?: string;
  /** Size, where the server states it in `content.bytes`. */
  readonly bytes?: number;
}

export interface WireChoice {
  readonly title: string;
  readonly value: string;
}

export interface WireActivity {
  readonly type: string;
  readonly id?: string;
  readonly role: "bot" | "user";
  readonly fromName?: string;
  readonly text: string;
  readonly isMarkdown: boolean;
  readonly attachments: readonly WireAttachment[];
  readonly choices: readonly WireChoice[];
  readonly at: number;
  /** The sender's own key of the message, by which its echo is recognised. */
  readonly clientActivityId?: string;
}

export interface WirePage {
  readonly activities: readonly WireActivity[];
  readonly watermark?: string;
}

/** One conversation and the right to speak in it. `expiresAt` is in milliseconds of the local clock. */
export interface Session {
  readonly conversationId: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** Reads an activity set (`{activities, watermark}`); whatever is not understood is left out. */
export function readPage(value: unknown, now: number): WirePage {
  const page = asRecord(value);
  const list = Array.isArray(page.activities) ? page.activities : [];
  return { activities: list.map((item) => readActivity(item, now)), watermark: asText(page.watermark) };
}

/** The running number at the end of a Direct Line activity id (`abc|0000012` is 12), or null. */
export function sequenceOf(activityId: string | undefined): number | null {
  const digits = activityId?.match(/\|(\d{1,15})$/)?.[1];
  return digits === undefined ? null : Number(digits);
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readActivity(value: unknown, now: number): WireActivity {
  const raw = asRecord(value);
  const from = asRecord(raw.from);
  const actions = asRecord(raw.suggestedActions).actions;
  const at = Date.parse(asText(raw.timestamp) ?? "");
  return {
    type: asText(raw.type) ?? "",
    id: asText(raw.id),
    role: from.role === "user" ? "user" : "bot",
    fromName: asText(from.name),
    text: asText(raw.text) ?? "",
    isMarkdown: raw.textFormat === "markdown",
    attachments: (Array.isArray(raw.attachments) ? raw.attachments : []).flatMap(readAttachment),
    choices: (Array.isArray(actions) ? actions : []).flatMap(readChoice),
    at: Number.isNaN(at) ? now : at,
    clientActivityId: asText(asRecord(raw.channelData).clientActivityID),
  };
}

function readAttachment(value: unknown): WireAttachment[] {
  const raw = asRecord(value);
  const contentUrl = asText(raw.contentUrl);
  if (!contentUrl) return [];
  const bytes = asRecord(raw.content).bytes;
  return [
    {
      contentType: asText(raw.contentType) ?? "application/octet-stream",
      contentUrl,
      thumbnailUrl: asText(raw.thumbnailUrl),
      name: asText(raw.name),
      bytes: typeof bytes === "number" ? bytes : undefined,
    },
  ];
}

function readChoice(value: unknown): WireChoice[] {
  const raw = asRecord(value);
  const title = asText(raw.title) ?? asText(raw.value);
  return title === undefined ? [] : [{ title, value: asText(raw.value) ?? title }];
}
