/** Words by which people end or renew their consent: the whole of what they wrote, in whatever language and letters. */
import { foldText } from "../lib/text.ts";

const STOP_WORDS = new Set([
  ...["stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "revoke"],
  ...["alto", "baja", "darme de baja", "dar de baja", "parar", "cancelar", "cancelar suscripcion", "desuscribir"],
  ...["sair", "pare", "descadastrar", "cancelar inscricao"],
]);
const START_WORDS = new Set(["start", "unstop", "alta", "iniciar", "reanudar", "voltar"]);

/** What a text says about being written to: only where it says nothing else, so that "cancelar mi pedido" is no such word. */
export function optWordOf(text: string): "stop" | "start" | null {
  const word = foldText(text.slice(0, 60))
    .replace(/[^\p{L}\s]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  if (text.trim().length > 40) return null;
  if (STOP_WORDS.has(word)) return "stop";
  return START_WORDS.has(word) ? "start" : null;
}
