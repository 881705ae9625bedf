// Characters that look like, or are meant as, an ASCII character: other alphabets, fullwidth and mathematical
// forms, accents, brackets and quotes of all nations. The list is for finding markers, and the same as the C++ one.

const groups: readonly (readonly [string, string])[] = [
  ["a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶаАαΑɑᴀᵃₐªꓮᎪ"],
  ["b", "ƀḃḅḇɓḂḄḆƁЬьвВβΒʙᴃᵇꓐᏴᑲ"],
  ["c", "çćĉċčƈḉÇĆĈĊČƇḈсСϲϹⅽⅭᴄᶜꓚᏟℂℭ"],
  ["d", "ďđḋḍḏḑḓɗĎĐḊḌḎḐḒƊԁԀⅾⅮᴅᵈꓓᎠᗪⅆⅅ"],
  ["e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆеЕёЁεΕҽᴇᵉₑꓰᎬℯℰⅇєЄ"],
  ["f", "ḟƒḞƑϝϜꓝᖴℱꜰᶠ"],
  ["g", "ĝğġģǥǧǵɠḡĜĞĠĢǤǦǴƓḠɡցԌɢᵍꓖᏀℊ"],
  ["h", "ĥħȟḣḥḧḩḫĤĦȞḢḤḦḨḪнНһҺηΗհʜʰꓧᎻℋℌℍℎ"],
  ["i", "ìíîïĩīĭįıǐȉȋḭḯỉịÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊіІїЇιΙɪⅰⅠᵢⁱꓲᎥℐℑⅈӏӀ"],
  ["j", "ĵǰɉĴɈјЈϳᴊʲⱼꓙᎫⅉ"],
  ["k", "ķǩḱḳḵƙĶǨḰḲḴƘкКκΚᴋᵏₖꓗᏦK"],
  ["l", "ĺļľŀłḷḹḻḽĹĻĽĿŁḶḸḺḼⅼⅬʟˡₗꓡᏞℓℒ"],
  ["m", "ḿṁṃɱḾṀṂмМμΜⅿⅯᴍᵐₘꓟᎷℳ"],
  ["n", "ñńņňŉŋǹṅṇṉṋɲÑŃŅŇŊǸṄṆṈṊƝпПνΝոɴⁿₙꓠℕ"],
  ["o", "òóôõöøōŏőơǒǫǭǿȍȏṍṏṑṓọỏốồổỗộớờởỡợÒÓÔÕÖØŌŎŐƠǑǪǬǾȌȎṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢоОοΟσօՕᴏᵒₒºꓳℴ"],
  ["p", "ṕṗƥṔṖƤрРρΡᴘᵖₚꓑᏢℙ"],
  ["q", "ʠɋԛԚqϙℚ"],
  ["r", "ŕŗřȑȓṙṛṝṟɍŔŖŘȐȒṘṚṜṞгГʀᵣʳꓣᏒℛℜℝ"],
  ["s", "śŝşšșṡṣṥṧṩŚŜŞŠȘṠṢṤṦṨѕЅꜱˢₛꓢᏚՏ"],
  ["t", "ţťŧțṫṭṯṱƭŢŤŦȚṪṬṮṰƬтТτΤᴛᵗₜꓔᎢ"],
  ["u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰυսՍᴜᵘᵤꓴ"],
  ["v", "ṽṿṼṾνѵѴⅴⅤᴠᵛᵥꓦᏙ"],
  ["w", "ŵẁẃẅẇẉŴẀẂẄẆẈωԝԜшШᴡʷꓪᎳ"],
  ["x", "ẋẍẊẌхХχΧⅹⅩˣₓꓫ"],
  ["y", "ýÿŷȳẏỳỵỷỹÝŶŸȲẎỲỴỶỸуУүҮγΥʏʸꓬᎽ"],
  ["z", "źżžƶẑẓẕŹŻŽƵẐẒẔᴢᶻꓜᏃζΖℤℨ"],
  ["0", "⁰₀٠۰०߀"],
  ["1", "¹₁١۱१"],
  ["2", "²₂٢۲२"],
  ["3", "³₃٣۳३зЗ"],
  ["4", "⁴₄٤۴४"],
  ["5", "⁵₅٥۵५"],
  ["6", "⁶₆٦۶६"],
  ["7", "⁷₇٧۷७"],
  ["8", "⁸₈٨۸८"],
  ["9", "⁹₉٩۹९"],
  ["<", "‹«〈⟨❬❮❰《≪⋖˂ᐸ﹤⧼﹝"],
  [">", "›»〉⟩❭❯❱》≫⋗˃ᐳ﹥⧽﹞"],
  ["[", "【〔〖〘〚⟦⁅❲⦋「『⌈⌊"],
  ["]", "】〕〗〙〛⟧⁆❳⦌」』⌉⌋"],
  ["{", "❴⦃﹛"],
  ["}", "❵⦄﹜"],
  ["|", "ǀ∣│┃❘❙❚⏐▏￨¦"],
  ["/", "⁄∕⧸╱"],
  ["\\", "∖⧵╲﹨"],
  [":", "ː˸։׃܃܄∶꞉︓﹕"],
  ["_", "‗▁﹍﹎﹏ˍ"],
  ["-", "‐‑‒–—―−﹘﹣"],
  ["#", "♯﹟⌗"],
  ["=", "゠═꞊"],
  ["*", "∗⁎﹡✱"],
  ["\"", "“”„‟″‶〝〞ˮ"],
  ["'", "‘’‚‛′‵ʹʼˈ"],
  [",", "‚、﹐"],
];

const pairs = new Map<number, string>();
for (const [ascii, codes] of groups) {
  for (const letter of codes) pairs.set(letter.codePointAt(0) as number, ascii);
}

const letter = (number: number) => String.fromCharCode(0x61 + (number % 26));
const enclosed = [0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

// Alphabets that stand in one row: "" if the code point is in none.
function inRow(code: number): string {
  const within = (first: number, last: number) => code >= first && code <= last;
  if (within(0xff01, 0xff5e)) return String.fromCharCode(code - 0xfee0).toLowerCase();
  if (within(0x1d400, 0x1d6a3)) return letter((code - 0x1d400) % 52);
  if (within(0x1d7ce, 0x1d7ff)) return String.fromCharCode(0x30 + ((code - 0x1d7ce) % 10));
  if (within(0x24b6, 0x24e9)) return letter(code - 0x24b6);
  if (within(0x249c, 0x24b5)) return letter(code - 0x249c);
  for (const first of enclosed) {
    if (within(first, first + 25)) return letter(code - first);
  }
  return "";
}

// Lowercase ASCII, or "" if the character is its own.
export const lookAlike = (code: number): string => inRow(code) || (pairs.get(code) ?? "");
