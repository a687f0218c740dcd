/** The made-up shop behind the mock server: its settings, its goods, and fixed answers to a few questions. */

export const widgetConfig = {
  businessName: "Tienda Prueba",
  locale: "es",
  locales: ["es", "en", "pt"],
  greeting: { es: "¡Hola! ¿Qué buscas hoy?", en: "Hi! What are you looking for?", pt: "Oi! O que você procura?" },
  suggestions: {
    es: ["¿Cuánto cuesta la laptop más barata?", "¿A qué hora abren?"],
    en: ["How much is the cheapest laptop?"],
    pt: ["Quanto custa o notebook mais barato?"],
  },
  accent: "#1f4fd8",
  maxTextLength: 300,
  maxFileBytes: 200_000,
  allowedFileTypes: ["image/png", "image/jpeg", "application/pdf"],
};

const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: 540, closesAt: 1110 }));

function product(sku: string, name: string, english: string, category: string, cents: number, stock: number | null) {
  return {
    sku,
    name,
    description: `${name}, con garantía de un año y entrega en Lima.`,
    translations: { en: { name: english, description: `${english}, with a year of warranty.` } },
    brand: "Andina",
    category,
    price: { cents, currency: "PEN" },
    priceText: `S/ ${(cents / 100).toFixed(2)}`,
    stock,
    imageUrl: `/photos/${sku.toLowerCase()}.svg`,
  };
}

export const shopData = {
  business: {
    name: "Tienda Prueba",
    tagline: { es: "Tecnología sin enredos.", en: "Technology in plain words.", pt: "Tecnologia sem complicação." },
    phone: "+51 1 555 0100",
    email: "hola@prueba.example",
    website: "https://www.prueba.example",
    locale: "es",
    currency: "PEN",
    timeZone: "America/Lima",
    branches: [{ name: "Centro", address: "Calle Uno 123", city: "Lima", phone: "+51 1 555 0101", hours: week }],
  },
  siteKey: "demo-site-key",
  categories: [
    { key: "laptops", name: { es: "Laptops", en: "Laptops", pt: "Notebooks" } },
    { key: "service", name: { es: "Servicio técnico", en: "Repairs", pt: "Assistência técnica" } },
  ],
  products: [
    product("A1", "Laptop Cóndor", "Condor laptop", "laptops", 129_900, 14),
    product("A2", "Laptop Vicuña", "Vicuna laptop", "laptops", 189_900, 2),
    product("A3", "Laptop Puma", "Puma laptop", "laptops", 459_900, 0),
    product("S1", "Limpieza de laptop", "Laptop cleaning", "service", 9_000, null),
  ],
};

/** The shop's answers to an incoming activity, as parts of activities. */
export function replyTo({ text = "", attachments = [] }: { text?: string; attachments?: readonly object[] }): object[] {
  if (attachments.length > 0) return [{ text: "Recibí tu archivo, gracias." }];
  if (text.includes("laptop")) {
    return [
      {
        text: "La más económica es la **Laptop Cóndor**, a **S/ 1299.00**:\n- 8 GB de memoria\n- Disco de 256 GB\n\nMás en https://www.prueba.example/condor.",
        textFormat: "markdown",
        attachments: [{ contentType: "image/svg+xml", contentUrl: "/photos/a1.svg", name: "Laptop Cóndor" }],
        suggestedActions: {
          actions: [
            { type: "imBack", title: "La quiero", value: "La quiero" },
            { type: "imBack", title: "Ver otra", value: "Muéstrame otra" },
          ],
        },
      },
    ];
  }
  if (text.includes("<b>"))
    return [{ text: "<img src=x onerror=alert(1)> **no** [clic](javascript:alert(1))", textFormat: "markdown" }];
  return [{ text: `Recibí: ${text}` }];
}
