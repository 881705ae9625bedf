// Texts for the vectors of docs/specs/mesh/simhash.md, with what they come to.

import { sentences, simhash } from "./reference_simhash.ts";

const cache = "A cold cache makes the first build slow, and the second reads what the first wrote.";

const texts = [
  "",
  "one two three four five six seven",
  "one two three four five six seven eight",
  "ONE  two,three\tfour\r\nfive-six_seven(eight)",
  "x y x y x y x y",
  "a b c d e f g h a b c d e f g h a b c",
  cache,
  cache + " It may be wrong!",
  cache.toUpperCase(),
  "É è ê ë à â ù û",
  "é è ê ë à â ù û",
  "日本語のとても長い文章は一つの言葉である",
  "日本 語の とても 長い 文章 は 一つ の 言葉。である と 私 は 思い ます けれど も ね",
  "😀 emoji are words of four bytes each, as are 😀 and 🏳️‍🌈 here",
  "Version 3.14 of lib.so.6 keeps the symbol e.g., for old programs that were never built again.",
  `He said: "${cache}" Then he wrote to all of us that it was not so at all!`,
  `# A heading of one two three four five six\n${cache}\n\n- ${cache}\n` +
    "  12. The list goes on and on, for eight words or more.",
  "Lines that are wrapped\nin the middle of a sentence,\r\n   as mail is, are one.  \n\t\n" +
    "And here begins another one that is also long enough.",
  "first … one two three four five six seven؟eight nine ten eleven twelve one two three? ",
  "**Bold words at the end of a sentence are closed here.** And the next one goes on for a while.",
  "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33",
];

export const simhashVectors = () => ({
  texts: texts.map((text) => ({ text, simhash: simhash(text) ?? "", sentences: sentences(text) })),
});
