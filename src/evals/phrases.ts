/** What simulated customers say, in their own words. These are the customer's lines; none of them is ever shown to one. */
import type { Objection } from "../agents/understand/understanding.ts";
import type { Locale } from "../lib/locale.ts";

type Kind =
  | "wantsToBuy"
  | "asks"
  | "complain"
  | "budget"
  | "place"
  | "pickup"
  | "single"
  | "whatever"
  | "accept"
  | "take"
  | "second"
  | "later"
  | "solved"
  | "declinePerson"
  | "bye"
  | "chatter"
  | "courtesy";

export type Phrases = Readonly<Record<Kind, readonly string[]>> & {
  readonly doubts: Readonly<Record<Objection, readonly string[]>>;
};

export const PHRASES: Readonly<Record<Locale, Phrases>> = {
  es: {
    wantsToBuy: ["hola, busco {wants}", "buenas, necesito {wants}", "hola quiero comprar {wants}"],
    asks: ["hola, qué {wants} tienen?", "buenas, cuánto cuesta {wants}?"],
    complain: ["{wants}, estoy muy molesto y nadie me responde"],
    budget: ["hasta {budget}", "tengo {budget} más o menos"],
    place: ["a {place}", "sería para {place}", "estoy en {place}"],
    pickup: ["lo recojo en la tienda", "paso a recogerlo"],
    single: ["solo uno", "uno nomás"],
    whatever: ["para uso normal, nada especial", "lo necesito para esta semana", "es para mí"],
    accept: ["sí, por favor", "dale, sí", "ya, hazlo"],
    take: ["me lo llevo", "ok lo quiero, cómo pago?", "quiero comprarlo"],
    second: ["el primero está bien, me lo llevo", "quiero el primero"],
    later: ["por ahora solo estoy viendo", "lo voy a pensar"],
    solved: ["sí, todo bien gracias", "sí, ya quedó"],
    declinePerson: ["no, contigo está bien", "no hace falta, sigamos"],
    bye: ["gracias, eso era todo", "listo, muchas gracias, nada más"],
    chatter: ["jaja bueno,", "mira, te cuento que", "a ver,"],
    courtesy: ["Disculpe,", "Estimados,", "Por favor,"],
    doubts: {
      price: ["está muy caro", "uf se me va del presupuesto", "no hay algo menos? está caro"],
      timing: ["no sé si comprarlo ahorita, quizá el próximo mes", "déjame pensarlo"],
      authority: ["tengo que preguntarle a mi esposa primero", "eso lo decide mi jefe"],
      need: ["no sé si de verdad lo necesito", "el que tengo todavía funciona"],
      trust: ["y cómo sé que no es estafa?", "me da miedo pagar antes de recibirlo"],
      competitor: ["en otra tienda lo vi más barato", "en mercado libre está a menos"],
    },
  },
  en: {
    wantsToBuy: ["hi, i'm looking for {wants}", "hello i need {wants}", "hey i want to buy {wants}"],
    asks: ["hi, which {wants} do you have?", "how much is {wants}?"],
    complain: ["{wants}, i'm really upset and nobody answers"],
    budget: ["up to {budget}", "around {budget}"],
    place: ["to {place}", "i'm in {place}", "it'd be for {place}"],
    pickup: ["i'll pick it up at the store", "i can collect it"],
    single: ["just one", "one is fine"],
    whatever: ["nothing special, everyday use", "i need it this week", "it's for me"],
    accept: ["yes please", "sure, go ahead", "yes"],
    take: ["i'll take it", "ok i want it, how do i pay?", "i want to buy it"],
    second: ["the first one is fine, i'll take it", "i want the first one"],
    later: ["just looking for now", "let me think about it"],
    solved: ["yes, all good thanks", "yes it's sorted"],
    declinePerson: ["no, you're fine", "no need, let's go on"],
    bye: ["thanks, that was all", "great, thank you, nothing else"],
    chatter: ["haha well,", "so listen,", "let's see,"],
    courtesy: ["Excuse me,", "Dear team,", "Kindly,"],
    doubts: {
      price: ["that's too expensive", "hmm that's over my budget"],
      timing: ["not sure i want it now, maybe next month", "let me think about it"],
      authority: ["i have to ask my wife first", "my boss decides that"],
      need: ["not sure i really need it", "mine still works"],
      trust: ["how do i know this isn't a scam?", "i'm afraid to pay before i get it"],
      competitor: ["i saw it cheaper in another store", "it's less on amazon"],
    },
  },
  pt: {
    wantsToBuy: ["oi, estou procurando {wants}", "olá preciso de {wants}", "oi quero comprar {wants}"],
    asks: ["oi, quais {wants} vocês têm?", "quanto custa {wants}?"],
    complain: ["{wants}, estou muito chateado e ninguém responde"],
    budget: ["até {budget}", "uns {budget} mais ou menos"],
    place: ["para {place}", "estou em {place}", "seria para {place}"],
    pickup: ["eu retiro na loja", "passo pra buscar"],
    single: ["só um", "um só"],
    whatever: ["pra uso normal, nada de mais", "preciso pra essa semana", "é pra mim"],
    accept: ["sim, por favor", "pode ser, sim", "sim"],
    take: ["vou levar", "ok eu quero, como pago?", "quero comprar"],
    second: ["o primeiro está bom, vou levar", "quero o primeiro"],
    later: ["por enquanto só estou olhando", "vou pensar"],
    solved: ["sim, tudo certo obrigado", "sim, já resolveu"],
    declinePerson: ["não, com você está bom", "não precisa, vamos seguir"],
    bye: ["obrigado, era só isso", "pronto, muito obrigado, mais nada"],
    chatter: ["haha então,", "olha só,", "deixa eu ver,"],
    courtesy: ["Com licença,", "Prezados,", "Por gentileza,"],
    doubts: {
      price: ["está muito caro", "passa do meu orçamento"],
      timing: ["não sei se compro agora, talvez mês que vem", "vou pensar"],
      authority: ["preciso falar com a minha esposa primeiro", "quem decide é meu chefe"],
      need: ["não sei se preciso mesmo", "o meu ainda funciona"],
      trust: ["como sei que não é golpe?", "tenho medo de pagar antes de receber"],
      competitor: ["em outra loja vi mais barato", "no mercado livre está menos"],
    },
  },
};
