/** How many the customer wants: "dos por favor", "10 unidades", "media docena", "quero 3", "x 5". */
import { SMALL_NUMBER_WORDS } from "./number-words.ts";

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  ...SMALL_NUMBER_WORDS,
  uno: 1,
  both: 2,
  par: 2,
  pair: 2,
  siete: 7,
  sete: 7,
  seven: 7,
  ocho: 8,
  oito: 8,
  eight: 8,
  nueve: 9,
  nove: 9,
  nine: 9,
  doce: 12,
  doze: 12,
  twelve: 12,
  quince: 15,
  quinze: 15,
  fifteen: 15,
  veinte: 20,
  vinte: 20,
  twenty: 20,
  treinta: 30,
  trinta: 30,
  thirty: 30,
  cincuenta: 50,
  cinquenta: 50,
  fifty: 50,
  cien: 100,
  cem: 100,
  hundred: 100,
};
const NUMBER = `(\\d{1,5}|${Object.keys(NUMBER_WORDS).join("|")})`;
const COUNTED =
  "(?:unidad\\w*|unid|und|uds?|unidades|units?|piezas?|pieces?|pcs|pecas?|cajas?|boxes|caixas?|pares|pairs|equipos|juegos|paquetes de|bolsas|sacos|botellas|garrafas|bottles|camisetas|polos|laptops|notebooks|celulares|phones|tablets|sillas|cadeiras|chairs|bolos|tortas|cakes|kits)";

const DOZENS = new RegExp(`\\b(?:(media|meia|half a)|${NUMBER})? ?(?:docenas?|duzias?|dozens?)\\b`);
const WITH_UNIT = new RegExp(`\\b${NUMBER} (?:de )?${COUNTED}\\b`);
const WANTED = new RegExp(
  `\\b(?:quiero|quisiera|deme|dame|denme|mandame|enviame|llevo|llevar|compro|comprar|reservame|separame|anotame|apuntame con|necesito|por|quero|queria|manda|me ve|me da|levo|levar|preciso de|separa|vou levar|want|need|take|send me|give me|get me|order|buy|put me down for|hold|purchase|if i grab|llevando|levando|entre)\\s(?:las |los |os |as |the )?${NUMBER}(?! ?(?:mil\\b|k\\b|soles|reais|pesos|dol|lucas|bucks|gb|tb|pulg|poleg|inch|dias?\\b|days?|horas?|hours?|meses|mes\\b|months?|anos?\\b|years?|cm\\b|kg|kilos?|litros?|m\\b|am\\b|pm\\b|%|cuotas|vezes|veces|times|laptop para|\\/|[.,:]\\d|min\\w*|persona|pessoa|people|informac|cita|consulta|favor|asesor|atendente|human|person|ayuda|ajuda|help))\\b`,
);
const TIMES = /(?:^|\s)x ?(\d{1,4})\b(?! ?(?:gb|tb|cm|mm|\d|soles|reais|pesos))|\b(\d{1,4}) ?x(?=\s|$)/;

/** The quantity, or undefined when none is said. An article ("quiero una laptop") counts as one only before a counted unit. */
export function findQuantity(folded: string): number | undefined {
  const dozens = DOZENS.exec(folded);
  if (dozens) return dozens[1] ? 6 : 12 * (toNumber(dozens[2]) ?? 1);
  const counted = toNumber(WITH_UNIT.exec(folded)?.[1]);
  if (counted) return counted;
  const said = WANTED.exec(folded)?.[1];
  if (said !== undefined && !/^(?:un|una|uno|um|uma|one)$/.test(said)) return toNumber(said);
  const times = TIMES.exec(folded);
  return toNumber(times?.[1] ?? times?.[2]);
}

function toNumber(said: string | undefined): number | undefined {
  if (said === undefined) return undefined;
  const value = NUMBER_WORDS[said] ?? Number(said);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
