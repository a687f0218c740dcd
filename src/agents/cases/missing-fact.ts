/** The one thing worth asking before a person looks into a case. Pure. */
import { foldText } from "../../lib/text.ts";
import type { CaseKind, OrderFacts, Turn } from "../agent.ts";

export type MissingFact = "what" | "order" | "photo" | "reason";

const DAMAGE =
  /\b(?:rot[oa]s?|quebrad[oa]s?|rajad[oa]s?|golpead[oa]s?|dañad[oa]s?|rayad[oa]s?|abollad[oa]s?|partid[oa]s?|manchad[oa]s?|trizad[oa]s?|broken|damaged|cracked|scratched|dented|amassad[oa]s?|danificad[oa]s?|riscad[oa]s?|trincad[oa]s?|equivocad[oa]s?|otro (?:modelo|color|producto)|wrong (?:item|model|color|product)|errad[oa]s?)\b/;
/** Words that only announce a complaint. */
const ANNOUNCED =
  /\b(?:hola|buen[oa]s?|dias|tardes|noches|quiero|quisiera|necesito|deseo|tengo|hacer|poner|presentar|registrar|un|una|el|la|mi|reclamo|queja|problema|inconveniente|devolver|devolucion|cambiar|cambio|reembolso|garantia|usar|pedido|compra|producto|con|de|por|favor|i|want|need|have|to|a|an|the|my|make|file|complaint|problem|issue|return|refund|exchange|warranty|order|purchase|product|with|please|hi|hello|quero|preciso|fazer|uma|reclamacao|problema|devolver|trocar|troca|devolucao|meu|minha|com|ola|oi)\b/g;
const TOLD_MIN = 8;

/** "Quiero hacer un reclamo" announces a matter and tells nothing of it yet. */
export function isAnnouncement(folded: string): boolean {
  return folded.replace(ANNOUNCED, " ").replace(/[^\p{L}]+/gu, "").length < TOLD_MIN;
}

/** Null when enough was told. */
export function missingFact(
  kind: CaseKind,
  turn: Turn,
  { order, orders }: { order: OrderFacts | null; orders: readonly OrderFacts[] },
): MissingFact | null {
  const folded = foldText(turn.text);
  if (isAnnouncement(folded)) return kind === "return_refund" ? "reason" : "what";
  if (!order && (orders.length > 1 || (orders.length === 0 && kind === "return_refund"))) return "order";
  if (DAMAGE.test(folded) && !turn.attachments.includes("image")) return "photo";
  return null;
}
