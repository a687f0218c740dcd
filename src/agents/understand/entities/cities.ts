/** Cities of Latin America that customers name, with the spelling to show. */
import { foldText } from "../../../lib/text.ts";

const CITIES = `Lima|Arequipa|Trujillo|Chiclayo|Piura|Cusco|Cuzco|Huancayo|Iquitos|Tacna|Puno|Juliaca|Ica|Chimbote|Pucallpa|Cajamarca|Ayacucho|Huánuco|Tarapoto|Tumbes|Moquegua|Huaraz|Callao|Miraflores|San Isidro|Surco|San Borja|Los Olivos|San Juan de Lurigancho
Ciudad de México|Guadalajara|Monterrey|Puebla|Tijuana|León|Querétaro|Mérida|Cancún|Toluca|Zapopan|Aguascalientes|Chihuahua|Hermosillo|Saltillo|Morelia|Veracruz|Culiacán|Oaxaca|Acapulco|San Luis Potosí|Mexicali|Ciudad Juárez|Durango|Villahermosa|Tampico|Mazatlán
Bogotá|Medellín|Cali|Barranquilla|Cartagena|Bucaramanga|Pereira|Manizales|Cúcuta|Ibagué|Santa Marta|Villavicencio|Pasto|Neiva|Armenia|Soacha|Bello|Envigado|Montería|Popayán|Tunja|Valledupar
Buenos Aires|Córdoba|Rosario|Mendoza|La Plata|Mar del Plata|Tucumán|Salta|Neuquén|Bahía Blanca|Bariloche|Posadas|Resistencia|Ushuaia|San Miguel de Tucumán|Quilmes
Santiago|Valparaíso|Viña del Mar|Concepción|Antofagasta|Temuco|Iquique|La Serena|Rancagua|Puerto Montt|Punta Arenas|Arica|Talca|Chillán|Calama|Coquimbo|Valdivia|Osorno
Quito|Guayaquil|Cuenca|Ambato|Manta|La Paz|Santa Cruz de la Sierra|Cochabamba|El Alto|Sucre|Asunción|Ciudad del Este|Montevideo|Punta del Este|Maldonado|Caracas|Maracaibo|Barquisimeto|San José|Ciudad de Panamá|Ciudad de Guatemala|San Salvador|Tegucigalpa|San Pedro Sula|Managua|Santo Domingo|San Juan|La Habana
São Paulo|Rio de Janeiro|Belo Horizonte|Salvador|Brasília|Curitiba|Fortaleza|Recife|Porto Alegre|Manaus|Belém|Goiânia|Campinas|Guarulhos|São Luís|Maceió|Natal|João Pessoa|Teresina|Florianópolis|Joinville|Londrina|Uberlândia|Ribeirão Preto|Santos|Sorocaba|Niterói|Vitória|Feira de Santana|Cuiabá|Campo Grande|Aracaju|Caxias do Sul|Juiz de Fora|Osasco|Santo André|São José dos Campos|Maringá|Blumenau
Miami|Houston|Los Angeles|New York|Orlando|Dallas|Madrid|Barcelona|Lisboa`;

/** Short forms that only mean the city. */
const ALIASES: Readonly<Record<string, string>> = {
  cdmx: "Ciudad de México",
  df: "Ciudad de México",
  bh: "Belo Horizonte",
  sp: "São Paulo",
  rj: "Rio de Janeiro",
  floripa: "Florianópolis",
  gdl: "Guadalajara",
  mty: "Monterrey",
  bsas: "Buenos Aires",
  caba: "Buenos Aires",
  "sao paulo": "São Paulo",
};
// Everyday words that are also cities count only after a preposition of place.
const EVERYDAY = new Set([
  "leon",
  "ica",
  "natal",
  "bello",
  "salta",
  "armenia",
  "pasto",
  "resistencia",
  "posadas",
  "rosario",
  "mendoza",
  "sucre",
  "manta",
  "cuenca",
  "santos",
  "recife",
  "salvador",
  "vitoria",
  "fortaleza",
  "concepcion",
  "asuncion",
  "santiago",
  "san jose",
  "cali",
  "merida",
  "cordoba",
  "madrid",
  "puno",
  "talca",
  "arica",
  "callao",
  "surco",
  "tampico",
  "durango",
  "victoria",
  "maldonado",
  "la paz",
  "df",
  "sp",
]);
const PLACE = new Set([
  "a",
  "en",
  "de",
  "desde",
  "hasta",
  "para",
  "pa",
  "em",
  "ate",
  "por",
  "in",
  "to",
  "from",
  "pra",
  "vivo",
  "moro",
  "pal",
  "hacia",
  "local",
  "near",
  "at",
]);

interface City {
  readonly folded: readonly string[];
  readonly shown: string;
}

// By first word, longest names first, so that most words of a message cost one look-up.
const byFirstWord = new Map<string, City[]>();
for (const shown of CITIES.split(/[|\n]/))
  addCity(foldText(shown).replaceAll("ñ", "n"), shown === "Cuzco" ? "Cusco" : shown);
for (const [alias, shown] of Object.entries(ALIASES)) addCity(alias, shown);

function addCity(name: string, shown: string): void {
  const folded = name.split(" ");
  const [first = ""] = folded;
  const cities = [...(byFirstWord.get(first) ?? []), { folded, shown }];
  byFirstWord.set(
    first,
    cities.sort((a, b) => b.folded.length - a.folded.length),
  );
}

/** The first city named in the folded words, the longest name winning. */
export function findCity(words: readonly string[]): string | undefined {
  for (let from = 0; from < words.length; from++) {
    const cities = byFirstWord.get(words[from] ?? "");
    const city = cities?.find(({ folded }) => folded.every((word, at) => words[from + at] === word));
    if (city && (!EVERYDAY.has(city.folded.join(" ")) || PLACE.has(words[from - 1] ?? ""))) return city.shown;
  }
  return undefined;
}
