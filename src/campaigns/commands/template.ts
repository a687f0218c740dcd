/** `/template`: the approved texts of the channels, and one of them in full. */
import { templateShape } from "../../channels/template.ts";
import { foldText } from "../../lib/text.ts";
import { type Command, done, tell } from "./command.ts";

const SHOWN = 20;

export const template: Command = {
  key: "template",
  needs: "channels:read",
  async run(call) {
    const rows = await call.crm.tx.messageTemplate.findMany({
      orderBy: [{ name: "asc" }, { language: "asc" }],
      take: 200,
    });
    const wanted = foldText(call.args.trim());
    const fits = rows.filter(({ name }) => wanted === "" || foldText(name).includes(wanted));
    const [first] = fits;
    if (!first)
      return done(tell(call, rows.length === 0 ? "template.none" : "template.unknown", { words: call.args.trim() }));
    const status = (code: string) => tell(call, `template.status.${code}`);
    if (fits.length === 1 && wanted !== "") {
      const { body, footer } = templateShape.parse(first.shape);
      const title = `${first.name} · ${first.language} · ${status(first.status)}`;
      return done([title, body, ...(footer ? [footer] : [])].join("\n\n"));
    }
    const lines = fits
      .slice(0, SHOWN)
      .map(({ name, language, status: code }) => `${name} · ${language} · ${status(code)}`);
    return done(`${tell(call, "template.title")}\n\n${lines.join("\n")}\n\n${tell(call, "template.how")}`);
  },
};
