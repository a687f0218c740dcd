/** What emojis and emoticons say: a word for the classifier and a weight from −1 to 1 for the mood. */

export interface EmojiMeaning {
  readonly word: string;
  readonly mood: number;
}

const GROUPS: readonly (readonly [word: string, mood: number, members: string])[] = [
  ["emojilove", 0.7, "😍 🥰 😘 💕 💖 💗 💛 💚 💙 💜 🧡 ❤ ♥ 😻 🤗 🥹 💞 <3"],
  ["emojihappy", 0.5, "😀 😃 😄 😁 😊 🙂 😉 🤩 😎 🎉 🥳 ✨ 😇 ☺ 🙌 💪 🔥 👏 💯 :) :-) :d =) ;)"],
  ["emojithanks", 0.4, "🙏 🫶"],
  ["emojiyes", 0.2, "👍 👌 ✅ ✔ 🤝 👍🏻 👍🏽"],
  ["emojilaugh", 0.1, "😂 🤣 😆 😅 😹 xd"],
  ["emojihello", 0.1, "👋"],
  ["emojiironic", -0.6, "🙄 😒 😑 🤨 😏 🤡"],
  ["emojiangry", -0.9, "😡 🤬 😠 😤 👿 💢 🖕 👎"],
  ["emojisad", -0.6, "😞 😔 😟 😢 😭 😩 😫 😣 😖 🥺 💔 ☹ 🙁 😥 😰 :( :-( :'("],
  ["emojidoubt", 0, "🤔 😬 😐 🫤 😕"],
];

const MEANINGS: ReadonlyMap<string, EmojiMeaning> = new Map(
  GROUPS.flatMap(([word, mood, members]) => members.split(" ").map((member) => [member, { word, mood }] as const)),
);

const PICTURE = /\p{Extended_Pictographic}/gu;
const EMOTICON = /(?:^|\s)(:'\(|:-?\)|:-?\(|:d|=\)|;\)|xd|<3)(?=\s|$)/gi;

/** The emojis and emoticons of a text with their meanings, in order; unknown pictures count as neutral decoration. */
export function readEmojis(text: string): EmojiMeaning[] {
  const found: EmojiMeaning[] = [];
  if (!/[^\p{L}\p{N}\s.,;?!¿¡'"-]|\b[xX][dD]\b/u.test(text)) return found;
  for (const [picture] of text.matchAll(PICTURE)) found.push(MEANINGS.get(picture) ?? { word: "emoji", mood: 0 });
  for (const match of text.matchAll(EMOTICON)) {
    const meaning = MEANINGS.get((match[1] ?? "").toLowerCase());
    if (meaning) found.push(meaning);
  }
  return found;
}
