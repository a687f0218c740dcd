/** Every command, in the order in which `/help` tells of them. A new one is a file and a line here. */
import { assign } from "./assign.ts";
import { bot } from "./bot.ts";
import { broadcast } from "./broadcast.ts";
import { campaign } from "./campaign.ts";
import type { Command } from "./command.ts";
import { give } from "./give.ts";
import { help } from "./help.ts";
import { lead } from "./lead.ts";
import { leads } from "./leads.ts";
import { quote } from "./quote.ts";
import { reply } from "./reply.ts";
import { report } from "./report.ts";
import { segment } from "./segment.ts";
import { take } from "./take.ts";
import { task } from "./task.ts";
import { template } from "./template.ts";
import { unlink } from "./unlink.ts";

export const COMMANDS: readonly Command[] = [
  help,
  leads,
  lead,
  take,
  reply,
  give,
  assign,
  bot,
  quote,
  task,
  report,
  campaign,
  broadcast,
  segment,
  template,
  unlink,
];
