/** Signs, before a sale, that the customer is about to buy. */
import type { BuyingSignal } from "../understanding.ts";
import type { Rule } from "./rule.ts";

// After the sale the same words are a complaint or a warranty claim.
const AFTER_SALE =
  /\b(?:compre|comprei|i bought|la que compre|mi pedido|meu pedido|my order|ya no prende|malogro|se rompio|quebrou|stopped working|hacer valid\w|acionar|claim|hacer efectiva|usar a garantia|reclam\w+|devol\w+|reembols\w+|refund)\b/;

export const BUYING_SIGNAL_RULES: readonly Rule<BuyingSignal>[] = [
  {
    label: "urgency_budget",
    confidence: 0.85,
    when: /\b(?:(?:tengo|cuento con|dispongo de|mi presupuesto|presupuesto de|mi tope|tenho|to com|estou com|meu orcamento|posso gastar|my budget|i have|i have only got|we have got|only got|up to|hasta|ate|maximo|no maximo|under|menos de|below)(?: \w+){0,4} (?:number|0k|0)(?: mil| number)?(?: (?:soles|pesos|reais|dolares|dollars|lucas|bucks|usd|para|nada|que|what|which|to spend|euros))|(?:presupuesto|orcamento|budget) (?:\w+ ){0,3}number|(?:lo|la|los|las|uno|una|um|it|one|number) (?:\w+ )?(?:necesito|preciso|need|para hoy|para manana|para el|until|by|urge)(?: \w+){0,3} (?:hoy|manana|viernes|lunes|sabado|hoje|amanha|sexta|today|tomorrow|friday))\b/,
    unless: AFTER_SALE,
  },
  {
    label: "guarantees",
    confidence: 0.88,
    when: /\b(?:garantia|warranty|guarantee\w*)\b|\b(?:y si|e se|what if|if)\b.{0,40}\b(?:malogra|falla|falle|rompe|descompone|problema|defeito|breaks?|dies|faulty|pifar|estraga\w*)\b/,
    unless: AFTER_SALE,
  },
  {
    label: "comparison",
    confidence: 0.86,
    when: /\b(?:(?:cual|qual|which)(?: \w+){0,3} (?:mejor|melhor|better|conviene|recomiend\w+|recomend\w+|elegir\w*|dos|dois|two)|(?:diferencia|diferenca|difference)s? (?:\w+ )?(?:entre|between|hay|con)|(?:mejor|melhor|better) (?:que|than|el|o)|torn between|estoy entre|duvida entre|duda entre|compar(?:ar|as|ame|e) \w+|versus|vs)\b/,
    unless: AFTER_SALE,
  },
];
