/** The one table of channels that every guarantee is tried on. */
import { startConnectorStage } from "./connector-stage.ts";
import { startSmtpStage } from "./email-stage.ts";
import { startMetaStage } from "./meta-stage.ts";
import { startSendgridStage } from "./sendgrid-stage.ts";
import { startSmsStage } from "./sms-stage.ts";
import type { Candidate } from "./stage.ts";
import { startTelegramStage } from "./telegram-stage.ts";
import { startWebchatStage } from "./webchat-stage.ts";
import { startWhatsappCloudStage } from "./whatsapp-cloud-stage.ts";
import { startWhatsappWebStage } from "./whatsapp-web-stage.ts";

/** A provider that calls us, fails as all do, and tells nothing of what became of a message. */
const usual = { polls: false, edits: false, tells: false, fails: true, refuses: true } as const;
const telegram = (receive: "auto" | "polling") => () => startTelegramStage({ receive });

export const candidates: readonly Candidate[] = [
  { ...usual, name: "web chat", fails: false, refuses: false, start: startWebchatStage },
  { ...usual, name: "Telegram by polling", polls: true, edits: true, start: telegram("polling") },
  { ...usual, name: "Telegram by webhook", edits: true, start: telegram("auto") },
  { ...usual, name: "WhatsApp Cloud", edits: true, tells: true, start: startWhatsappCloudStage },
  { ...usual, name: "Messenger", edits: true, start: () => startMetaStage("messenger") },
  { ...usual, name: "Instagram", edits: true, start: () => startMetaStage("instagram") },
  { ...usual, name: "SMS", tells: true, start: startSmsStage },
  { ...usual, name: "e-mail by SMTP", start: startSmtpStage },
  { ...usual, name: "e-mail by SendGrid", tells: true, start: startSendgridStage },
  { ...usual, name: "Bot Framework", edits: true, start: startConnectorStage },
];

/** Only where there is a Chromium. Its page takes a message or refuses it for good. */
export const inBrowser: Candidate = {
  ...usual,
  name: "WhatsApp Web",
  polls: true,
  refuses: false,
  start: startWhatsappWebStage,
};
