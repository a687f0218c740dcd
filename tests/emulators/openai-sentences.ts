/** What the scripted model says, in three languages. */
export const SENTENCES = {
  es: {
    hello: "¡Hola! Cuéntame qué producto buscas y te ayudo a elegir.",
    product: (name: string, price: string) => `Te recomiendo ${name}: cuesta ${price}. ¿Te preparo la cotización?`,
    place: "¡Con gusto! ¿A qué distrito o ciudad te lo enviamos, o prefieres recogerlo en tienda?",
    pay: "Puedes pagar aquí:",
    understand: "Entiendo que quieras pensarlo bien.",
    goOn: "¿Qué te haría sentir más seguro con tu compra?",
    person: "Claro, aviso a una persona del equipo para que te responda por este chat.",
    bye: "¡Gracias por escribirnos! Que tengas un buen día.",
    optOut: "Listo, no te escribiremos más.",
    order: (number: number, status: string) =>
      status === "shipped"
        ? `Tu pedido ${number} está en camino.`
        : `Tu pedido ${number} está registrado y lo estamos preparando.`,
  },
  en: {
    hello: "Hi! Tell me which product you are looking for and I will help you choose.",
    product: (name: string, price: string) =>
      `I recommend the ${name}: it costs ${price}. Shall I prepare the quote for you?`,
    place: "With pleasure! Which city or district should we send it to, or would you rather pick it up?",
    pay: "You can pay here:",
    understand: "I understand that you want to think it over.",
    goOn: "What would make you feel more sure about it?",
    person: "Of course, I am letting a person of the team know so that they answer you in this chat.",
    bye: "Thank you for writing to us! Have a nice day.",
    optOut: "Done, we will not write to you again.",
    order: (number: number, status: string) =>
      status === "shipped"
        ? `Your order ${number} is on its way.`
        : `Your order ${number} is registered and we are preparing it.`,
  },
  pt: {
    hello: "Olá! Me conta qual produto você procura e eu ajudo a escolher.",
    product: (name: string, price: string) => `Recomendo ${name}: custa ${price}. Posso preparar a sua cotação?`,
    place: "Com prazer! Para qual cidade ou bairro enviamos, ou você prefere retirar na loja?",
    pay: "Você pode pagar aqui:",
    understand: "Entendo que você queira pensar bem.",
    goOn: "O que deixaria você mais seguro com a compra?",
    person: "Claro, já aviso uma pessoa da equipe para responder você por aqui.",
    bye: "Obrigado por escrever! Tenha um bom dia.",
    optOut: "Pronto, não vamos mais escrever para você.",
    order: (number: number, status: string) =>
      status === "shipped"
        ? `Seu pedido ${number} está a caminho.`
        : `Seu pedido ${number} está registrado e estamos preparando.`,
  },
} as const;
