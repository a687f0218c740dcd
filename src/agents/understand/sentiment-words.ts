/** Words that carry a mood toward the seller, folded, in three languages; a star marks a stem. */

const WEIGHTS: readonly (readonly [weight: number, words: string])[] = [
  [
    0.9,
    `excelente* excellent perfecto perfecta perfeito perfeita perfect encant* ador* maravillos* maravilhos* wonderful amazing awesome fantastic*
    espectacular increible* incrivel best genial* buenisim* love loved loving amei amo amor crack star felicit* impecable impecavel`,
  ],
  [
    0.6,
    `gracias obrigad* thank thanks agradec* agradezco agradecid* appreciate* bendig* bless abencoe abencoado feliz happy contento contenta
    satisfech* satisfied great otimo otima bueno buen bacan bacano chevere chido legal bom boa good nice cool lindo linda bonito bonita
    rico delicios* rapido rapida fast amable* gentil kind helpful recomendo recomiendo top dez nota show joia valeu cheers solucion* resuelto
    resolvido solved fixed funciono funcionou grato grata hermoso bello belleza direitinho certinho gusto gustado gostei liked like convenciste`,
  ],
  [
    -0.4,
    `problema problemas problem problems duda error erro errores lento lenta lentos slow demora* tarde late retras* atras* delay* caro cara caros
    expensive carisim* miedo medo afraid scared falt* roto rota rotos broken broke quebrad* defect* defeit* fallad* malogr* danad* rayad* riscad*
    manchad* amassad* crushed cracked trincad* equivocad* errado wrong perdido perdid* lost sumiu cold fria frio hurts salgado desconfi* quemo
    quemado queimou burned parou stopped rechaz* recusad* declined failed invalido cansado cansada confuso complicado dificil difficult mal apretado
    mato estafaron scammed golpe`,
  ],
  [
    -0.8,
    `malo mala malas malos bad ruim molest* enojad* upset annoy* chatead* brav* decepci* decepcion* disappoint* vergu* vergonha shame* lamentable*
    lamentavel feo poor grosero* grossa rude mentir* mienten mentiros* lies lied liar liars enganad* engan* enganar joke piada burla inaceit* unacceptable
    inacept* descaso maltrat* ignor* reclam* complain* queja* queixa indignad* useless inutil* porqueria* porcaria* basura trash lixo dumb tonto burro
    grito yelled aburrid* hart* cancelad* quit plantado plantaron odio hate duplicad* spam basta chega`,
  ],
  [
    -1,
    `pesim* pessim* horribl* horriv* terrible* terriv* awful worst worse peor pior malisim* asco disgust* estaf* scam* ladr* rater* robo robar* robaron roubo
    roubaram roubar* thief thieves crooks fraud* golpist* denunci* demand* mierda merda shit* fuck* porra carajo carajo puta* idiota* imbecil* pendej*
    estupid* stupid maldit* sue suing abogado advogado lawyer procon indecopi profeco sernac incompet* furios* wtf bosta ridicul* nightmare pesadilla
    desastre disaster`,
  ],
];

const exact = new Map<string, number>();
const stems = new Map<string, number>();
for (const [weight, words] of WEIGHTS) {
  for (const entry of words.split(/\s+/)) {
    if (entry.endsWith("*")) stems.set(entry.slice(0, -1), weight);
    else exact.set(entry, weight);
  }
}

/** The mood of a folded word, −1 to 1; 0 when it has none. */
export function moodOf(word: string): number {
  const whole = exact.get(word);
  if (whole !== undefined) return whole;
  for (let length = Math.min(word.length, 10); length >= 3; length--) {
    const byStem = stems.get(word.slice(0, length));
    if (byStem !== undefined) return byStem;
  }
  return 0;
}
