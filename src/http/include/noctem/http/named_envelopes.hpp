#pragma once
// The body of a write: one envelope, or a named pair of them. In form 3 their signatures are the
// request's, and the door reads them; in the other forms whoever handles the request does.
//
// Pure functions; any thread.

#include <string_view>

#include "noctem/document/document.hpp"
#include "noctem/http/signer.hpp"

namespace noctem::http {

inline constexpr std::size_t kSignedBodyBytesMax = 2 * document::kEnvelopeBytesMax + 64;

// Syntax and schema. Reasons: what codec and document say, envelope_form.
Result<NamedEnvelopes> read_named_envelopes(std::string_view body, const document::Kinds& kinds);

}  // namespace noctem::http
