#include "look_alikes.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace noctem::text {

namespace {

struct Pair {
  char32_t code = 0;
  char ascii = 0;
};

struct Group {
  char ascii;
  std::u32string_view codes;
};

constexpr Group kGroups[] = {
    {'a', U"àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶаАαΑɑᴀᵃₐªꓮᎪ"},
    {'b', U"ƀḃḅḇɓḂḄḆƁЬьвВβΒʙᴃᵇꓐᏴᑲ"},
    {'c', U"çćĉċčƈḉÇĆĈĊČƇḈсСϲϹⅽⅭᴄᶜꓚᏟℂℭ"},
    {'d', U"ďđḋḍḏḑḓɗĎĐḊḌḎḐḒƊԁԀⅾⅮᴅᵈꓓᎠᗪⅆⅅ"},
    {'e', U"èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆеЕёЁεΕҽᴇᵉₑꓰᎬℯℰⅇєЄ"},
    {'f', U"ḟƒḞƑϝϜꓝᖴℱꜰᶠ"},
    {'g', U"ĝğġģǥǧǵɠḡĜĞĠĢǤǦǴƓḠɡցԌɢᵍꓖᏀℊ"},
    {'h', U"ĥħȟḣḥḧḩḫĤĦȞḢḤḦḨḪнНһҺηΗհʜʰꓧᎻℋℌℍℎ"},
    {'i', U"ìíîïĩīĭįıǐȉȋḭḯỉịÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊіІїЇιΙɪⅰⅠᵢⁱꓲᎥℐℑⅈӏӀ"},
    {'j', U"ĵǰɉĴɈјЈϳᴊʲⱼꓙᎫⅉ"},
    {'k', U"ķǩḱḳḵƙĶǨḰḲḴƘкКκΚᴋᵏₖꓗᏦK"},
    {'l', U"ĺļľŀłḷḹḻḽĹĻĽĿŁḶḸḺḼⅼⅬʟˡₗꓡᏞℓℒ"},
    {'m', U"ḿṁṃɱḾṀṂмМμΜⅿⅯᴍᵐₘꓟᎷℳ"},
    {'n', U"ñńņňŉŋǹṅṇṉṋɲÑŃŅŇŊǸṄṆṈṊƝпПνΝոɴⁿₙꓠℕ"},
    {'o', U"òóôõöøōŏőơǒǫǭǿȍȏṍṏṑṓọỏốồổỗộớờởỡợÒÓÔÕÖØŌŎŐƠǑǪǬǾȌȎṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢоОοΟσօՕᴏᵒₒºꓳℴ"},
    {'p', U"ṕṗƥṔṖƤрРρΡᴘᵖₚꓑᏢℙ"},
    {'q', U"ʠɋԛԚqϙℚ"},
    {'r', U"ŕŗřȑȓṙṛṝṟɍŔŖŘȐȒṘṚṜṞгГʀᵣʳꓣᏒℛℜℝ"},
    {'s', U"śŝşšșṡṣṥṧṩŚŜŞŠȘṠṢṤṦṨѕЅꜱˢₛꓢᏚՏ"},
    {'t', U"ţťŧțṫṭṯṱƭŢŤŦȚṪṬṮṰƬтТτΤᴛᵗₜꓔᎢ"},
    {'u', U"ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰυսՍᴜᵘᵤꓴ"},
    {'v', U"ṽṿṼṾνѵѴⅴⅤᴠᵛᵥꓦᏙ"},
    {'w', U"ŵẁẃẅẇẉŴẀẂẄẆẈωԝԜшШᴡʷꓪᎳ"},
    {'x', U"ẋẍẊẌхХχΧⅹⅩˣₓꓫ"},
    {'y', U"ýÿŷȳẏỳỵỷỹÝŶŸȲẎỲỴỶỸуУүҮγΥʏʸꓬᎽ"},
    {'z', U"źżžƶẑẓẕŹŻŽƵẐẒẔᴢᶻꓜᏃζΖℤℨ"},
    {'0', U"⁰₀٠۰०߀"},
    {'1', U"¹₁١۱१"},
    {'2', U"²₂٢۲२"},
    {'3', U"³₃٣۳३зЗ"},
    {'4', U"⁴₄٤۴४"},
    {'5', U"⁵₅٥۵५"},
    {'6', U"⁶₆٦۶६"},
    {'7', U"⁷₇٧۷७"},
    {'8', U"⁸₈٨۸८"},
    {'9', U"⁹₉٩۹९"},
    {'<', U"‹«〈⟨❬❮❰《≪⋖˂ᐸ﹤⧼﹝"},
    {'>', U"›»〉⟩❭❯❱》≫⋗˃ᐳ﹥⧽﹞"},
    {'[', U"【〔〖〘〚⟦⁅❲⦋「『⌈⌊"},
    {']', U"】〕〗〙〛⟧⁆❳⦌」』⌉⌋"},
    {'{', U"❴⦃﹛"},
    {'}', U"❵⦄﹜"},
    {'|', U"ǀ∣│┃❘❙❚⏐▏￨¦"},
    {'/', U"⁄∕⧸╱"},
    {'\\', U"∖⧵╲﹨"},
    {':', U"ː˸։׃܃܄∶꞉︓﹕"},
    {'_', U"‗▁﹍﹎﹏ˍ"},
    {'-', U"‐‑‒–—―−﹘﹣"},
    {'#', U"♯﹟⌗"},
    {'=', U"゠═꞊"},
    {'*', U"∗⁎﹡✱"},
    {'"', U"“”„‟″‶〝〞ˮ"},
    {'\'', U"‘’‚‛′‵ʹʼˈ"},
    {',', U"‚、﹐"},
};

constexpr std::size_t count_pairs() {
  std::size_t count = 0;
  for (const auto& group : kGroups) {
    count += group.codes.size();
  }
  return count;
}

constexpr auto sorted_pairs() {
  std::array<Pair, count_pairs()> pairs;
  std::size_t at = 0;
  for (const auto& group : kGroups) {
    for (const auto code : group.codes) {
      pairs[at++] = {code, group.ascii};
    }
  }
  std::ranges::sort(pairs, {}, &Pair::code);
  return pairs;
}

constexpr auto kPairs = sorted_pairs();

constexpr bool within(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

constexpr char letter(char32_t number) { return static_cast<char>('a' + number % 26); }

// Alphabets that stand in one row: 0 if the code point is in none.
constexpr char in_row(char32_t code) {
  if (within(code, 0xff01, 0xff5e)) {  // fullwidth
    const auto ascii = static_cast<char>(code - 0xfee0);
    return ascii >= 'A' && ascii <= 'Z' ? static_cast<char>(ascii - 'A' + 'a') : ascii;
  }
  if (within(code, 0x1d400, 0x1d6a3)) {  // mathematical: alphabets of 52
    return letter((code - 0x1d400) % 52);
  }
  if (within(code, 0x1d7ce, 0x1d7ff)) {
    return static_cast<char>('0' + (code - 0x1d7ce) % 10);
  }
  if (within(code, 0x24b6, 0x24e9)) {  // in circles
    return letter(code - 0x24b6);
  }
  if (within(code, 0x249c, 0x24b5)) {  // in parentheses
    return letter(code - 0x249c);
  }
  for (const char32_t first : {0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6}) {
    if (within(code, first, first + 25)) {
      return letter(code - first);
    }
  }
  return '\0';
}

}  // namespace

char look_alike(char32_t code) {
  if (const char ascii = in_row(code)) {
    return ascii;
  }
  const auto* found = std::ranges::lower_bound(kPairs, code, {}, &Pair::code);
  return found != kPairs.end() && found->code == code ? found->ascii : '\0';
}

}  // namespace noctem::text
