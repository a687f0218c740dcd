/** `/broadcast clientes fríos: ¡Hola!`: one message to many in one line; what is missing is asked as for any campaign. */

import { startFromWords, startNew } from "./campaign/new.ts";
import { campaign } from "./campaign.ts";
import type { Command, Reply } from "./command.ts";

export const broadcast: Command = {
  key: "broadcast",
  needs: "campaigns:write",
  run: async (call): Promise<Reply> => (call.args.trim() === "" ? startNew(call) : startFromWords(call, call.args)),
  answer: (call, question) => campaign.answer?.(call, question) ?? startNew(call),
};
