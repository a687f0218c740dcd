/** Wish to receive no more messages. Missing one breaks the law in most countries, so the patterns are broad. */
import type { Rule } from "./rule.ts";

// A bare keyword is an opt-out only when it is the whole message: "baja" in "la baja de precio" is not.
const KEYWORD =
  /^(?:(?:quiero |por favor |please |quero )?(?:stop|baja|alto|parar|pare|parem|sair|salir|remover|unsubscribe|desuscribir(?:me)?|descadastrar|cancelar suscripcion|cancelar inscricao|opt out|end|quit|stopall|remove me|darme de baja|dame de baja|de baja)(?: por favor| please| ya| now| all)?)$/;

const MESSAGE =
  "(?:mensaj\\w*|mensag\\w*|messag\\w*|texts?|sms|publicidad\\w*|propaganda\\w*|promo\\w*|oferta\\w*|spam|ads?|avisos|anuncios?|emails?|correos?|offers?|notificac\\w*|whats\\w*|stuff|informacion publicitaria)";

// A message that did not come is missed, not refused.
const NOT_ARRIVED =
  /\b(?:no (?:me )?(?:llego|llegan?|ha llegado|recibi|recibimos|mandaron|enviaron)|nao (?:me )?(?:recebi|chegou|mandaram|enviaram)|didnt (?:get|receive)|did not (?:get|receive)|havent|have not|por que no|why|no one|nadie|ninguem)\b/;

export const OPT_OUT_RULES: readonly Rule<true>[] = [
  { label: true, confidence: 0.99, when: KEYWORD },
  {
    label: true,
    confidence: 0.97,
    when: /\b(?:no|ya no|nunca|deja\w*|dejen|paren?|basta)(?: \w+){0,2} (?:me |nos )?(?:escrib(?:a|as|an|ir|irme|iendo|iendome)|manden?|mandes|mandar|mandando|mandarme|envi(?:en|es|ar|arme)|contact(?:en|es|ar|arme)|molest(?:en|es|ar)|joder|llamen mas)(?: \w+){0,3} ?(?:mas|nunca|mensaj\w*|publicidad|promo\w*|oferta\w*|nada|spam)?\b/,
    unless:
      /\b(?:no me (?:llego|han|mandaron|mandan el|envian el|escribieron|contestan)|sin |factura|pedido|comprobante|pago|direccion|boleta|link|foto\w*|rojo|negro|azul)\b/,
  },
  {
    label: true,
    confidence: 0.97,
    // Not wanting, sending or receiving must be said: "no tienen ofertas?" asks for them.
    when: new RegExp(
      `\\b(?:no|ya no|not|dont|nao|never|nunca|stop|quit|cease|para|parem?|pare|dejen?|dejar|deja\\w*)(?: \\w+){0,3} (?:recib\\w+|receb\\w+|mand\\w+|envi\\w+|send\\w*|receiv\\w+|get\\w*)(?: \\w+){0,3} ${MESSAGE}\\b`,
    ),
    unless: NOT_ARRIVED,
  },
  {
    label: true,
    confidence: 0.97,
    when: new RegExp(
      `\\b(?:(?:no|nao|dont|not)(?: \\w+)? (?:quiero|quero|want)|no more|no mas|basta de|chega de|enough|stop|quit)(?: (?:me|mas|mais|more|any|sus|tus|estos|esses|seus|the|these|your|de|ver|a|o|esa|ese|esta|essa|recibir)){0,3} ${MESSAGE}\\b`,
    ),
    unless: NOT_ARRIVED,
  },
  {
    label: true,
    confidence: 0.97,
    when: /\b(?:stop|quit|dont|do not|not|never|cease)(?: \w+){0,2} (?:text\w*|messag\w*|contact\w*|spam\w*|email\w*|writ\w*)(?: me| us)?\b/,
    unless: /\b(?:did not|didnt|can not|could not|no one|why|nobody)\b/,
  },
  {
    label: true,
    confidence: 0.97,
    when: /\b(?:nao|para|parem?|pare)(?: \w+){0,3} (?:me (?:cham\w+|mand\w+|envi\w+|contat\w+|incomod\w+|escrev\w+)|entr(?:em|ar|e) em contato|mandar|mandando|enviar)\b(?: \w+){0,3}/,
    unless:
      /\b(?:(?:pode|podem|vai|vao|vou|consegue) |pedido|nota|boleto|comprovante|link|foto\w*|chave|codigo|endereco|nao me mandaram|como|(?<!nao )quero que)\b/,
  },
  {
    label: true,
    confidence: 0.98,
    when: /\b(?:quit\w*|saqu\w*|sac\w*|elimin\w*|borr\w*|remov\w*|tir\w*|exclu\w*|apag\w*|delete|erase|take|descadastr\w*|bloquei\w*|retir\w*|salgo|sair|sal\w*)(?: \w+){0,4} (?:list\w*|base(?: de datos)?|registros|databas\w*|numero|number|contato|datos|dados|data|cadastro|telefono|phone)\b/,
    unless:
      /\b(?:actualiz\w*|atualiz\w*|update|lista de precios|price list|pedido|order|carrito|cotizacion|compra|correo nuevo|nuevo numero|novo numero)\b/,
  },
  {
    label: true,
    confidence: 0.98,
    when: /\b(?:dar(?:me|se)?|dame|denme|quiero|solicito|pido)(?: \w+){0,2} (?:de baja|la baja)\b|\b(?:unsubscribe|desuscrib\w+|descadastr\w+|opt out)\b|\bcancel\w* (?:mi |a |minha |my )?(?:suscripcion|inscricao|subscription)\b/,
    unless: /\bplan\b/,
  },
  {
    label: true,
    confidence: 0.95,
    when: /\bno (?:autorizo|les autorizo)\b.{0,40}\b(?:contact|escrib|mensaj|datos)|\bnao autorizo\b.{0,40}\b(?:envio|contato|mensag)|\b(?:como hago|como faco|how do i)\b.{0,20}\b(?:dejar de recibir|nao receber|stop (?:receiving|getting|these))|\bdo not want to hear from\b|\bdont want to hear from\b|\bnever signed up\b|\bleave me alone\b|\bno molesten\b/,
  },
];
