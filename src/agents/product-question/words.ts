/** The words of a folded question that name a product, once everything else that people write around it is gone. */
import { conceptsOf } from "../understand/concepts.ts";
import { isKnownThing, thingsIn } from "./things.ts";

/** Matters that belong to the FAQ, as phrases; "tarjeta de video" stays a product. */
const MATTERS =
  /\b(?:delivery|envios?|envian|enviar|despachos?|entregas?|entregan|frete|shipping|ship|recojo|recoger|cuotas|parcelas?|parcelad[oa]s?|parcelar|installments?|yape|plin|pix|boletos?|facturas?|boletas?|pagos?|pagar|pagamento|payments?|pay|con tarjeta|tarjetas? de (?:credito|debito)|cartao|credit card|debit card|transferencia|horarios?|direccion|endereco)\b/u;
/** The matter with its destination ("delivery a Surco", "frete para", "shipping to Cusco"). */
const MATTERS_ALL = new RegExp(String.raw`${MATTERS.source}(?:\s+(?:a|al|hasta|to|en|em|in|ate)\s+[^,;.?!\n]+)?`, "gu");

const PHRASES =
  /\b(?:por favor|si es posible|me (?:puede|podria|puedes|podrias|das|da|dan|interesa(?:ria)?|gustaria|gusta|muestras?|recomiendas?|recomienda|urge)|te parece|a la venta|en stock|em estoque|in stock|de contado|how much|how many|do you|can you|could you|i would like|i'?d like|i(?:'m| am) looking for|looking for|tell me|show me|more about|mas (?:sobre|info(?:rmacion)?|detalles)|mais (?:sobre|informac\p{L}+|detalhes)|quanto (?:custa|e|sai|fica)|good (?:morning|afternoon|evening)|buen[oa]s? (?:dias?|tardes?|noches?)|bo[am] (?:dia|tarde|noite)|tudo bem|que tal|como estas?|what'?s|what is|\d+ (?:años|anos|añitos|meses|semanas|years?(?: old)?|months|weeks))\b/gu;

const STOP_WORDS = new Set(
  // Spanish
  (
    "a al algo alguna alguno algunas algunos ahi asi aun ademas aqui buena buenas bueno buenos busco buscando cada cual cuales cuanto cuanta cuantos cuantas cuesta cuestan costo costos costaria cto con comprar compro compra cotizacion cotizar cotizame cosa cosas da dame dan de del desde disponible disponibles disponibilidad donde e el ella ellos en es esa esas ese eso esos esta estan estas este esto estos estoy existe fotos foto favor gracias garantia ha hay hola holi info informacion ir la las le les llevar llevo lo los mandame mas me mi mostrar mucho muy muestrame necesito ni no nos nuevo o opcion opciones oye otra otras otro otros para pe pero por porfa porfavor porfis precio precios preciso presupuesto producto productos pues puede puedes puedo q que queda quedan quiero quisiera recomienda recomiendan recomiendame recomiendas recomendacion saber se ser si sobre solo son soy stock su sus tal tambien tb tbn tmb te ten tendra tendran tenes tengo tenga tiene tienen tienes todavia todo tu un una unas uno unos unidades vale valen vende venden vendes vendo ver y ya yo x xfa xfavor cuentame cuenteme contame detalle detalles caracteristicas especificaciones modelo modelos marca marcas volvi regrese parecida parecidas parecido parecidos similar similares sale salen queria interesa interesado interesada urgente hoy mañana amigo amiga joven señor señorita ok dale pasame pasa traen trae viene barato barata baratos baratas economico economica economicos economicas caro cara caros caras soles pls plis cliente viendo estaba tarde tardes dia dias noche noches hasta menos maximo minimo oferta ofertas descuento descuentos promocion promociones disponiblee precioo vs versus mejor diferencia diferencias entre compara comparar comparame conviene contra cualquier separame separa reserva reservar quedo unidad hacen hace haces kiero kisiera porfis bro causa pata " +
    "maestro jefe jefa casero casera caserito caserita vecino vecina doña don compadre va che po orale andale oe parce wey hijole pucha chido bacan chevere mira mire miren cuento fijate fijese vea veras andaba pasando escribo escribiendo interrumpo ver uf uff ay era eran seria serian queda quedaba salia total monto prefiero llevo llevamos entonces bueno " +
    // English
    "look listen so well uh um about around roughly approximately approx upto dollars discount discounts great deal nice an and any are at available deliver delivered availability be best better between both but buy buying by can cheap compare comparison cost costs could details difference different do does for from get give got has have having hello hey hi how i if in info information interested is it item items its like list me model models more most much my need new of offer offers on one ones only or order other others our out photo picture please pls price prices priced product products purchase quote recommend sell show similar some something specs still stock take tell than thank thanks that the them then there these they thing back this those to today too us want warranty was we what whats when where which who will with would anything something yes you your expensive cheapest cheaper " +
    // Portuguese
    "olha olhe entao ai ainda alguem algum alguma ao aos aquele aquela as ate barato bem bom boa busca caro cada ce com comprar conta custa custam custo cade da das dele dela deles disponivel disponiveis do dos duas dois e ela ele eles em esse essa esses essas estao estoque eu fica foto gostaria garantia hj isso ja mais mas melhor menos meu minha moço moça mostra mostre muito na nao nas nem no nos num numa obrigado obrigada oi ola opa os ou outra outras outro outros para pelo pela pode podem por pra pras preciso preco precos procuro procurando produto produtos qual quais quando quanto quantos quantas quer quero que quem sabe saber se sem ser sai seu seus sim so sobre tb tbm tem tambem tenho ter teria to um uma umas uns vc vcs voce voces vende vendem ver vou modelos valor valores orcamento desconto parecido diferenca compara comparar interessado quero preciso informacoes detalhes boas economico gostei voltei levar levo ha blz vlw reais cerca aproximadamente beleza mano cara moca"
  ).split(/\s+/),
);

const WORDS_MAX = 10;

/** Whether a folded text speaks of delivery, payment or opening hours. */
export function namesMatter(folded: string): boolean {
  return MATTERS.test(folded);
}

/** The searched words of a folded text, at most ten; empty when no product is named. */
export function searchWords(folded: string): string {
  const bare = folded.replace(PHRASES, " ");
  const clauses = bare.split(/[,;?!¿¡\n]|\.(?=\s|$)|\s(?:y|and|e|tambien|also)\s/u);
  const withoutMatters = clauses.filter((clause) => !MATTERS.test(clause));
  const kept = pick(withoutMatters.join(" "));
  // "precio y envío de la laptop": the clause with the matter holds the product too.
  if (kept.length > 0 && thingsIn(kept.join(" ")).length > 0) return asWords(kept);
  // "Somos una empresa y necesitamos 10 monitores con factura": so does it where the other clause names nothing.
  const all = pick(bare.replace(MATTERS_ALL, " "));
  return asWords(kept.length === 0 || thingsIn(all.join(" ")).length > 0 ? all : kept);
}

function asWords(words: readonly string[]): string {
  return words.slice(0, WORDS_MAX).join(" ");
}

/** What follows tells what it is for or like: "una impresora para mi bodega que gaste poca tinta". */
const PURPOSE = /\b(?:para|que|pra|for|that|with|con|com)\b/u;

/** The searched words before the purpose: the thing itself, empty when the text begins with its purpose. */
export function headWords(folded: string): string {
  // "Hola, me interesa la impresora": a greeting before the comma names nothing and tells no purpose.
  for (const clause of folded.split(/[,;]/u)) {
    const head = searchWords(clause.split(PURPOSE)[0] ?? "");
    if (head !== "" || PURPOSE.test(clause)) return head;
  }
  return "";
}

const GOES_WITH = /\b(?:para|pa|pra|for)\b/u;

/** The searched words, or the thing itself where the rest names what it goes with: "cargadores para laptop HP". */
export function wantedWords(folded: string): string {
  const words = searchWords(folded);
  const head = searchWords(folded.split(GOES_WITH)[0] ?? "");
  if (head === "" || head === words || !isKnownThing(head)) return words;
  const rest = words.split(" ").filter((word) => !head.split(" ").includes(word));
  return rest.some((word) => conceptsOf(word).includes("product")) ? head : words;
}

function pick(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}.+"-]*/gu) ?? [];
  const named = words.map((word) => word.replace(/[."-]+$/u, "")).filter((word) => !STOP_WORDS.has(word));
  return [...new Set(named)].filter((word) => word.length > 1 || /\d/u.test(word));
}
