/** Which words of a question may name a thing one buys, and which are only talk. Pure. */
import { conceptsOf, isThing } from "../understand/concepts.ts";
import { foldPlain } from "../understand/normalise.ts";
import { vocabulary } from "../understand/shipped.ts";

const TALK = new Set(Object.values(vocabulary).flatMap(({ common }) => common.split(" ")));
/** Makes are things even where everyday talk is full of them. */
const MAKES = new Set(
  "apple iphone ipad macbook samsung lenovo hp dell asus acer xiaomi redmi motorola huawei honor sony lg philips epson brother canon kingston logitech razer jbl bose nintendo playstation xbox tcl hisense nike adidas puma bosch makita oster singer toyota kia hyundai".split(
    " ",
  ),
);
/** Sounds, and what is left of words on a phone; other short words may be brands ("HP"). */
const SOUNDS = new Set(
  "ah ahi aja asi asu ay aya bah bn bue che cool da dar eh ei ey est et etc fue god hm hmm hoy hum iba joe lol mm mmm mhm mk nah nel oh oka omg ove pa pe po pos pue q sea tan ta tal tip uf uff uh uhm uhu um uu uy van voy wey wow xd ya yah yep".split(
    " ",
  ),
);

/** Whether one of the words is a good or a service that people are known to ask for. */
export function isKnownThing(words: string): boolean {
  return words
    .split(" ")
    .map(foldPlain)
    .some((plain) => MAKES.has(plain) || conceptsOf(plain).some(isThing));
}

/**
 * The words that may name a thing: known goods and services, and words that everyday talk does not know, such as brands and
 * models. "¿Venden drones?" names one; "¿cuánto rinde?" does not.
 */
export function thingsIn(words: string): string[] {
  const things = words.split(" ").filter((word) => {
    const plain = foldPlain(word);
    if (conceptsOf(plain).some(isThing) || /\d/.test(plain)) return plain !== "";
    return MAKES.has(plain) || (!TALK.has(plain) && !SOUNDS.has(plain));
  });
  // "Los 2": a digit alone counts, and is no model.
  return things.every((word) => /^\d$/.test(word)) ? [] : things;
}
