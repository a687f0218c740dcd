/** `/report`: how the day or the week goes. */

import { readDigest } from "../../crm/digest.ts";
import { countBoxes } from "../../crm/inbox/counts.ts";
import { formatMoney } from "../../lib/money.ts";
import { type Command, done, tell } from "./command.ts";
import { called } from "./names.ts";

const SPANS = [{ key: "today" }, { key: "week" }] as const;

export const report: Command = {
  key: "report",
  needs: "leads:read",
  async run(call) {
    const { crm, timeZone } = call;
    const span = called(call.args.trim(), SPANS, ({ key }) => `report.${key}`)?.key ?? "today";
    const digest = await readDigest(crm, { days: span === "week" ? 7 : 1, timeZone });
    const { waiting, mine } = await countBoxes(crm);
    const revenue = digest.revenue.map(formatMoney).join(" + ") || "0";
    const lines = [
      tell(call, `report.title.${span}`),
      tell(call, "report.conversations", { count: digest.conversations }),
      tell(call, "report.waiting", { count: waiting, mine }),
      tell(call, "report.leads", { count: digest.leads, hot: digest.hot }),
      tell(call, "report.quotes", { count: digest.quotes }),
      tell(call, "report.sales", { count: digest.sales, revenue }),
      tell(call, "report.tasks", { count: digest.overdueTasks }),
    ];
    const other = span === "week" ? "today" : "week";
    return done(lines.join("\n"), [{ value: `/report ${other}`, title: tell(call, `report.see.${other}`) }]);
  },
};
