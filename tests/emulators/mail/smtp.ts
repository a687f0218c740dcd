/** A real SMTP server for tests, which refuses what real ones refuse and can be told to fail at each step. */
import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { type ParsedMail, parseReceived } from "./received.ts";

/** What the next mail meets. */
export type SmtpTrouble =
  | { readonly at: "auth" | "sender" | "recipient" | "data"; readonly code: number; readonly text: string }
  /** The connection is cut: before the mail is asked for, or once it is taken. */
  | { readonly at: "cut"; readonly when: "before" | "after" }
  /** The mail is answered once the promise is resolved. */
  | { readonly at: "slow"; readonly until: Promise<void> }
  /** The mail is taken, and never answered. */
  | { readonly at: "hang" };

export interface SmtpEmulator {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Mails taken, in order. */
  readonly mails: ParsedMail[];
  readonly troubles: SmtpTrouble[];
  /** Passwords that were tried over a connection in the clear. */
  readonly tried: string[];
  close(): Promise<void>;
}

/** @param onSend called when a mail is announced, accepted or not */
export async function startSmtp(
  options: SMTPServerOptions = {},
  onSend: () => void = () => undefined,
): Promise<SmtpEmulator> {
  const [user, password] = ["ventas@tienda.pe", "correcta-123"];
  const mails: ParsedMail[] = [];
  const troubles: SmtpTrouble[] = [];
  const tried: string[] = [];
  const sockets = new Set<Socket>();
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  /** The trouble of this step, used up. */
  const meet = (step: SmtpTrouble["at"]): Error | null => {
    const [trouble] = troubles;
    if (!trouble || trouble.at !== step || !("code" in trouble)) return null;
    troubles.shift();
    return Object.assign(new Error(trouble.text), { responseCode: trouble.code });
  };
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    size: 20 * 1024 * 1024,
    logger: false,
    onAuth({ username, password: given = "" }, _session, done) {
      tried.push(given ?? "");
      const trouble = meet("auth");
      if (trouble) return done(trouble);
      if (username !== user || given !== password) return done(new Error("Invalid login"));
      return done(null, { user });
    },
    onMailFrom({ address }, _session, done) {
      onSend();
      const trouble = meet("sender");
      if (trouble) return done(trouble);
      const isOwn = address === user;
      return done(isOwn ? null : Object.assign(new Error("5.7.1 Sender address rejected"), { responseCode: 553 }));
    },
    onRcptTo(_address, _session, done) {
      const [trouble] = troubles;
      if (trouble?.at === "cut" && trouble.when === "before") {
        troubles.shift();
        return cutAll();
      }
      return done(meet("recipient"));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const trouble = meet("data");
        if (trouble) return done(trouble);
        const [next] = troubles;
        if (next?.at === "slow" || next?.at === "hang") troubles.shift();
        if (next?.at === "slow") await next.until;
        mails.push(
          await parseReceived(
            Buffer.concat(chunks),
            envelope.rcptTo.map(({ address }) => address),
          ),
        );
        if (next?.at === "hang") return;
        if (troubles[0]?.at === "cut") {
          troubles.shift();
          return cutAll();
        }
        return done(null);
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    port,
    user,
    password,
    mails,
    troubles,
    tried,
    close() {
      cutAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
