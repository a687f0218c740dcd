/** A chat with a person at the keyboard: a prompt that stays below what arrives, history by the arrow keys. */
import { clearScreenDown, createInterface, cursorTo, moveCursor } from "node:readline";
import { styleText } from "node:util";
import type { Cli } from "../cli.ts";
import { DirectLineFault } from "./direct-line-fault.ts";
import { wrap } from "./render.ts";
import type { Shop } from "./shop.ts";
import { explainFault, openView } from "./view.ts";

const PROMPT = "› ";
/** Who writes is shown for so long after the last sign of it, ms. */
const TYPING_MS = 5_000;
/** A regular look, for what the stream did not tell. */
const LOOK_EVERY_MS = 2_000;
const MAX_WIDTH = 96;

/** Runs until /quit, Ctrl-D, Ctrl-C or the signal. */
export async function chatInteractively(
  cli: Cli,
  shop: Shop,
  options: { showsTrace: boolean; signal: AbortSignal },
): Promise<void> {
  const output = process.stdout;
  const hasColors = output.hasColors();
  const style = (format: "bold" | "dim" | "cyan", text: string) => (hasColors ? styleText(format, text) : text);
  const keyboard = createInterface({ input: process.stdin, output, prompt: PROMPT, historySize: 200 });
  let typingTimer: NodeJS.Timeout | undefined;

  /** Writes above the prompt and puts the prompt, with what is being typed, below. */
  const show = (lines: readonly string[]) => {
    const { rows } = keyboard.getCursorPos();
    if (rows > 0) moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(`${lines.join("\n")}\n`);
    keyboard.prompt(true);
  };
  const setTyping = (isTyping: boolean) => {
    clearTimeout(typingTimer);
    const shown = isTyping ? `${style("dim", cli.say("chat.typing"))} ${PROMPT}` : PROMPT;
    if (isTyping) typingTimer = setTimeout(() => setTyping(false), TYPING_MS);
    if (keyboard.getPrompt() === shown) return;
    const { rows } = keyboard.getCursorPos();
    if (rows > 0) moveCursor(output, 0, -rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    keyboard.setPrompt(shown);
    keyboard.prompt(true);
  };
  const width = () => Math.min(output.columns ?? 80, MAX_WIDTH) - 2;

  let onWake: () => void = () => undefined;
  const view = await openView(cli, shop, {
    showsTrace: options.showsTrace,
    links: true,
    showMessage(lines, from) {
      setTyping(false);
      const name = from ?? shop.name;
      const body = lines.flatMap((line) => wrap(line, width())).map((line) => `  ${line}`);
      show([...(name ? [style("cyan", name)] : []), ...body, ""]);
    },
    showNotice: (line) => show(wrap(line, width()).map((piece) => style("dim", `  ${piece}`))),
    onTyping: () => setTyping(true),
    onWake: () => onWake(),
  });

  let isLost = false;
  const look = () =>
    view.thread.pump().then(
      () => {
        isLost = false;
      },
      (error: unknown) => {
        if (!isLost && error instanceof DirectLineFault) show([explainFault(cli, error, shop.url)]);
        isLost = true;
      },
    );
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  onWake = () => void look();

  output.write(`${style("bold", shop.name ?? shop.url)}  ${style("dim", cli.say("chat.howToQuit"))}\n\n`);
  keyboard.prompt();
  keyboard.on("SIGINT", () => keyboard.close());
  options.signal.addEventListener("abort", () => keyboard.close(), { once: true });
  keyboard.on("line", (typed) => {
    const text = view.pick(typed);
    if (text === "/quit") keyboard.close();
    else if (text === "") keyboard.prompt();
    else {
      keyboard.prompt();
      view.thread.send(text).catch((error: unknown) => {
        if (error instanceof DirectLineFault) show([explainFault(cli, error, shop.url)]);
        else show([String(error)]);
      });
    }
  });
  await new Promise<void>((resolve) => keyboard.on("close", resolve));
  clearInterval(timer);
  clearTimeout(typingTimer);
  output.write("\n");
  view.close();
}
