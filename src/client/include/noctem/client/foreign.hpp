#pragma once
// Strangers' words on their way to a model or a terminal: rendered harmless, content inside of a
// fence whose nonce is new for each answer.
//
// Pure functions but for the nonce; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "noctem/codec/json.hpp"
#include "noctem/env/random.hpp"
#include "noctem/text/fence.hpp"

namespace noctem::client {

text::FenceNonce draw_nonce(env::Random& random);

// The 12 digits by which an entry is shown and may be named.
std::string short_id(std::string_view id);

// Words by the publisher of an entry of the API's JSON.
std::string fenced(std::string_view words, const codec::Json& entry, const text::FenceNonce& nonce);
// Its content, else its summary, else its excerpt; nullopt where it has none of them.
std::optional<std::string> fenced_text(const codec::Json& entry, const text::FenceNonce& nonce);

// What a model could obey is made visible and harmless: of one text, and of every text of a value,
// names of members included.
std::string harmless_words(std::string_view words);
codec::Json harmless_json(const codec::Json& value);

}  // namespace noctem::client
