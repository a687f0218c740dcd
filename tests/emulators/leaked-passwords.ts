/** The range API of Pwned Passwords: SHA-1 by its first five characters, with padding; and what a list looks like that is ill. */
import { createHash } from "node:crypto";
import Fastify from "fastify";

export interface LeakedPasswordsEmulator {
  /** As CHARLA_PWNED_PASSWORDS_URL wants it. */
  readonly url: string;
  /** What was asked for, in order. */
  readonly asked: { readonly prefix: string; readonly isPadded: boolean }[];
  /** From now on the list answers so; `silent` takes the question and never answers. */
  behave(how: "well" | "silent" | "broken" | "garbage"): void;
  close(): Promise<void>;
}

const hashOf = (password: string) => createHash("sha1").update(password).digest("hex").toUpperCase();

/**
 * @param leaked passwords that are on the list
 * @param padding passwords whose hashes come as padding does: seen 0 times
 */
export async function startLeakedPasswords(
  leaked: readonly string[],
  padding: readonly string[] = [],
): Promise<LeakedPasswordsEmulator> {
  const lines = [...leaked.map((one) => `${hashOf(one)}:37`), ...padding.map((one) => `${hashOf(one)}:0`)];
  const asked: { prefix: string; isPadded: boolean }[] = [];
  let how = "well";
  const app = Fastify({ forceCloseConnections: true });
  app.get<{ Params: { prefix: string } }>("/range/:prefix", async ({ params: { prefix }, headers }, reply) => {
    asked.push({ prefix, isPadded: headers["add-padding"] === "true" });
    if (!/^[0-9A-F]{5}$/.test(prefix)) return reply.status(400).send("The hash prefix was not in a valid format");
    if (how === "silent") return new Promise(() => undefined);
    if (how === "broken") return reply.status(500).send("no");
    if (how === "garbage") return reply.type("text/html").send(`<html>${prefix}:x:1\n:::\n</html>`);
    const range = lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(5));
    return reply.type("text/plain").send([`${"0".repeat(35)}:3`, ...range].join("\r\n"));
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    asked,
    behave(next) {
      how = next;
    },
    close: () => app.close(),
  };
}
