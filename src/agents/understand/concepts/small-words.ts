/**
 * Small words by what they do in a sentence, in three languages: the frame of "¿tienen … en azul?", "vocês têm … azul?" and
 * "do you have … in blue?" is then the same. Folded.
 */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  NOT: "no nao not dont doesnt didnt isnt arent wasnt nunca jamas never ni nem nor tampoco neither hardly nope nel cant wont havent hasnt",
  WITHOUT: "sin sem without",
  WANT: "quiero quisiera queria quero quisieramos queremos queriamos gostaria want wanted wanna deseo deseamos desejo busco procuro looking like",
  NEED: "necesito necesitamos necesita necesitaba preciso precisamos precisava precisa need needs needed ocupo hace falta requiero requerimos",
  HAVE: "tiene tienen tenes tendra tendran tienes hay habra tem tinham tera have has got manejan cuentan venden vendem sell stock maneja trabajan trabalham",
  IHAVE: "tengo tenemos tenho temos ive",
  CAN: "puedo puede pueden podria podrian podemos podre puedes podes posso pode podem poderia podemos consigo conseguem can could may able possible posible possivel se-puede da",
  DO: "hacen hace hago haces fazem faz faco do does did make",
  BE: "es son esta estan era estaba seria sera e sao foi estao fica ficam is are was were be been being soy sou am queda sale",
  GO: "voy vamos va van vou vai vao going go fui ir",
  GIVE: "da dan dame deme den dar doy me-da give dao manda mande mandame mandeme mandar envia envie envieme enviame pasa pasame paseme pasen passa passe send show muestra mostrar mostra ensename",
  TELL: "dime digame diga dice dicen dijo dijeron decir decirme diz disse disseram falou falaram tell told say says said avisa aviso avisar avise avisame",
  KNOW: "se sabe sabes saben saber sei know idea",
  THINK: "creo pienso acho penso think guess parece supongo",
  WHAT: "que cual cuales o-que qual quais what which whats",
  WHEN: "cuando quando when",
  WHERE: "donde adonde onde aonde cade where wheres",
  HOW: "como how hows",
  MUCH: "cuanto cuanta cuantos cuantas quanto quanta quantos quantas",
  WHO: "quien quienes quem who",
  WHY: "why por-que porque pq cause because",
  IF: "si se if whether",
  BUT: "pero mas but sino porem though although aunque embora however",
  AND: "y e and tambien tambem also plus ademas alem",
  OR: "o ou or",
  ME: "me mi mim yo eu i conmigo comigo",
  MY: "mi mis meu minha meus minhas my mine nuestro nuestra nosso nossa our",
  US: "nos nosotros us we agente",
  YOU: "usted ustedes vos tu te ti le les voce voces you your yours su sus seu sua seus suas vcs",
  HE: "el ella ellos ele ela eles elas he she him her they them",
  IT: "lo la los las it this that este esta esto ese esa eso isso isto esse essa aquel aquella aquilo these those",
  FOR: "para por pra pro for",
  WITH: "con com with",
  IN: "en em no na in at on",
  TO: "a al ao to hasta ate until till",
  FROM: "de del desde do da from of off",
  MORE: "mas mais more otro otra otros otras outro outra outros outras another other else",
  LESS: "menos less",
  VERY: "muy muito mucho muchos muchas muita muitos muitas very so really super tan tanto demasiado too demais bastante lot re",
  ALREADY: "ya ja already",
  STILL: "todavia aun ainda yet still",
  NOW: "ahora ahorita ahora agora now hoy hoje today ya-mismo",
  AGAIN: "otra-vez de-nuevo again novamente nuevamente siempre sempre always",
  ONLY: "solo solamente so somente only just apenas nomas",
  NOTHING: "nada nadie ninguno ninguna nenhum nenhuma ninguem nothing nobody none noone",
  SOME: "algo alguien algun alguna alguno algum alguma alguem some something somebody anyone any anything alguna",
  ALL: "todo toda todos todas tudo all everything everyone cada every",
  GOOD: "bien bueno buena buen bom boa bem good well fine great",
  YES: "si sim yes claro yeah ok",
  PLEASE: "favor please porfa",
  PAST: "compre comprei bought pedi ordered pague paguei paid hice fiz adquiri encargue encomendei solicite solicitei recibi recebi received got mandaron mandaram enviaron enviaram",
  NUMBER: "number longnumber 0k 0 dos tres cuatro cinco seis diez dois duas quatro dez two three four five six ten uno",
};

const CLASS_OF: ReadonlyMap<string, string> = new Map(
  // The first class that names a word keeps it.
  Object.entries(SMALL_WORDS)
    .reverse()
    .flatMap(([name, words]) => words.split(" ").map((word) => [word, name] as const)),
);

/** What a folded small word does, or undefined when it is no small word. */
export function smallWordClass(word: string): string | undefined {
  return CLASS_OF.get(word);
}

/** The table as written, for the fingerprint of the weights. */
export const SMALL_WORD_TABLE = SMALL_WORDS;
