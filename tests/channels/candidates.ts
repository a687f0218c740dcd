/** The one table of channels that every guarantee is tried on. */
import { startMetaStage } from "./meta-stage.ts";
import type { Candidate } from "./stage.ts";
import { startTelegramStage } from "./telegram-stage.ts";
import { startWebchatStage } from "./webchat-stage.ts";
import { startWhatsappCloudStage } from "./whatsapp-cloud-stage.ts";

export const candidates: readonly Candidate[] = [
  { name: "web chat", polls: false, edits: false, tells: false, fails: false, start: startWebchatStage },
  {
    name: "Telegram by polling",
    polls: true,
    edits: true,
    tells: false,
    fails: true,
    start: () => startTelegramStage({ receive: "polling" }),
  },
  {
    name: "Telegram by webhook",
    polls: false,
    edits: true,
    tells: false,
    fails: true,
    start: () => startTelegramStage({ receive: "auto" }),
  },
  { name: "WhatsApp Cloud", polls: false, edits: true, tells: true, fails: true, start: startWhatsappCloudStage },
  { name: "Messenger", polls: false, edits: true, tells: false, fails: true, start: () => startMetaStage("messenger") },
  { name: "Instagram", polls: false, edits: true, tells: false, fails: true, start: () => startMetaStage("instagram") },
];
