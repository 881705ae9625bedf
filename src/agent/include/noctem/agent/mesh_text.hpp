#pragma once
// Strangers' words on a terminal, or in JSON that a model may read: always rendered harmless and
// inside of a fence whose nonce is new for each answer.
//
// Pure functions but for the nonce; any thread.

#include <string>
#include <string_view>

#include "noctem/agent/session.hpp"
#include "noctem/agent/style.hpp"
#include "noctem/client/foreign.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/text/fence.hpp"

namespace noctem::agent {

using client::harmless_json;
using client::short_id;

text::FenceNonce draw_nonce(const Session& session);

// An entry of the API's JSON, for people; and the same for machines, with every text fenced.
std::string entry_text(const codec::Json& entry, const text::FenceNonce& nonce, const Style& style);
codec::Json entry_fenced(const codec::Json& entry, const text::FenceNonce& nonce);

// A stranger's words in one line: what a model or a terminal could obey is made harmless.
std::string harmless(std::string_view words);

// A member's text, integer or number as it is shown; empty if it is absent.
std::string shown(const codec::Json& object, std::string_view member);

}  // namespace noctem::agent
