#include "noctem/skill/approval.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::skill {

namespace {

constexpr std::string_view kPurpose = "noctem/approval/v1\n";
constexpr std::uint64_t kStateBytesMax = 64u << 20;
constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kShownMax = 2'000;

std::string digest_of(const codec::JsonObject& content) {
  return to_hex(crypto::sha256({view_of(kPurpose), view_of(codec::write_canonical(content))}));
}

std::vector<std::string> lines_of(const codec::JsonObject& content) {
  std::vector<std::string> lines;
  const auto line = [&](std::string_view name, const codec::Json& value) {
    const std::string shown =
        value.text() != nullptr ? *value.text() : codec::write_canonical(value);
    lines.push_back(written_out(name, kShownMax) + ": " + written_out(shown, kShownMax));
  };
  for (const auto& [name, value] : content) {
    if (name != "bounds" || value.object() == nullptr) {
      line(name, value);
      continue;
    }
    for (const auto& [bound, allowed] : *value.object()) {
      const codec::JsonArray* items = allowed.array();
      if (items == nullptr) {
        line(bound, allowed);
      }
      for (const codec::Json& item : items != nullptr ? *items : codec::JsonArray{}) {
        line(bound, item);
      }
    }
  }
  return lines;
}

std::vector<Approval>::const_iterator find_for(const ApprovalsState& state,
                                               const Proposal& proposal, std::string_view request) {
  const std::string digest = proposal.digest();
  const std::string version = proposal.version_digest();
  return std::ranges::find_if(state.approvals, [&](const Approval& each) {
    switch (each.scope) {
      case Scope::once:
        return each.proposal.digest() == digest;
      case Scope::run:
        return each.id == request && each.proposal.digest() == digest;
      case Scope::version:
        return each.proposal.version_digest() == version;
    }
    return false;
  });
}

// Whether somebody may still answer; without a request nobody was asked.
bool waits(const ApprovalsState& state, std::string_view request) {
  const auto found = std::ranges::find(state.requests, request, &Request::id);
  return request.empty() ||
         (found != state.requests.end() && found->state == Request::State::waiting);
}

}  // namespace

std::string Proposal::digest() const { return digest_of(content); }

std::string Proposal::version_digest() const {
  codec::JsonObject without = content;
  without.erase("arguments");
  return digest_of(without);
}

Proposal propose(const Package& package, const Authority& authority, const codec::Json& arguments) {
  const Manifest& manifest = package.manifest;
  return {manifest.id, text_of(manifest.version),
          codec::JsonObject{{"skill", manifest.id},
                            {"version", text_of(manifest.version)},
                            {"author", package.author()},
                            {"digest", package.digest().text()},
                            {"level", bark::name_of(authority.level)},
                            {"arguments", arguments},
                            {"bounds", bounds_json(authority.bounds)}}};
}

std::string describe(const Proposal& proposal, const std::optional<codec::JsonObject>& before) {
  const auto now = lines_of(proposal.content);
  const auto known = before ? lines_of(*before) : std::vector<std::string>();
  std::string text = before ? "  (+ is new, - is gone since the last approval)\n" : "";
  for (const std::string& line : now) {
    const bool is_new = before && std::ranges::find(known, line) == known.end();
    text += (is_new ? "+ " : "  ") + line + "\n";
  }
  for (const std::string& line : known) {
    if (std::ranges::find(now, line) == now.end()) {
      text += "- " + line + "\n";
    }
  }
  return text;
}

Result<ApprovalsState> Approvals::state() const {
  const auto text =
      env::read_text(world_.files, env::join_path(folder_, "approvals.json"), kStateBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return ApprovalsState{};
  }
  if (!text) {
    return fail(text.error());
  }
  const auto json = codec::parse_json(*text, {.size_bytes_max = kStateBytesMax});
  auto state = json ? approvals_from_json(*json) : Result<ApprovalsState>(fail(json.error()));
  if (!state) {
    return fail(
        corrupt("approvals", "the approvals in " + folder_ +
                                 " cannot be read, so none holds: " + state.error().message));
  }
  const auto expired = [at = now()](const auto& item) { return item.expires_at <= at; };
  std::erase_if(state->requests, expired);
  std::erase_if(state->approvals, expired);
  return state;
}

template <typename Change>
Result<> Approvals::change(const Change& change) {
  NOCTEM_CHECK(world_.files.make_directories(folder_));
  auto lock = wait_for_lock(world_.files, env::join_path(folder_, "approvals.lock"), world_.pause);
  if (!lock) {
    return fail(std::move(lock).error().in("another command changes the approvals"));
  }
  NOCTEM_TRY(ApprovalsState present, state());
  NOCTEM_CHECK(change(present));
  if (present.requests.size() > kApprovalsMax || present.approvals.size() > kApprovalsMax ||
      present.last.size() > kApprovalsMax) {
    return fail(exhausted("approvals", "more than 1000 approvals or requests wait: revoke some"));
  }
  return env::replace_file(world_.files, env::join_path(folder_, "approvals.json"),
                           view_of(codec::write_pretty(approvals_json(present))));
}

Result<Request> Approvals::ask(const Proposal& proposal, std::int64_t seconds) {
  ByteArray<kIdBytes> id{};
  world_.random.fill(id);
  Request request{Request::State::waiting, to_hex(id), proposal,
                  now() + std::clamp<std::int64_t>(seconds, 1, kApprovalSecondsMax)};
  NOCTEM_CHECK(change([&](ApprovalsState& state) -> Result<> {
    state.requests.push_back(request);
    return {};
  }));
  return request;
}

Result<Approval> Approvals::approve(const Consent& consent) {
  const std::string& request = consent.request;
  Approval approval;
  NOCTEM_CHECK(change([&](ApprovalsState& state) -> Result<> {
    const auto found = std::ranges::find_if(state.requests, [&](const Request& each) {
      return each.id == request && each.state == Request::State::waiting;
    });
    if (found == state.requests.end()) {
      return fail(not_found("approval", "no request " + plain(request, 40) + " waits any more"));
    }
    if (found->proposal.digest() != consent.digest) {
      return fail(
          conflict("approval_digest", "what waits is not what was shown: look at it again"));
    }
    approval = {found->id, consent.scope, found->proposal,
                now() + std::clamp<std::int64_t>(consent.seconds, 1, kApprovalSecondsMax)};
    state.requests.erase(found);
    state.approvals.push_back(approval);
    std::erase_if(state.last,
                  [&](const Proposal& old) { return old.skill == approval.proposal.skill; });
    state.last.push_back(approval.proposal);
    return {};
  }));
  return approval;
}

Result<> Approvals::deny(std::string_view request) {
  return change([&](ApprovalsState& state) -> Result<> {
    const auto found = std::ranges::find(state.requests, request, &Request::id);
    if (found == state.requests.end()) {
      return fail(not_found("approval", "no request " + plain(request, 40) + " waits any more"));
    }
    found->state = Request::State::denied;
    return {};
  });
}

Result<> Approvals::revoke(std::string_view id) {
  return change([&](ApprovalsState& state) -> Result<> {
    const auto erased =
        std::erase_if(state.approvals, [&](const Approval& each) { return each.id == id; });
    return erased > 0 ? Result<>()
                      : fail(not_found("approval", "there is no approval " + plain(id, 40)));
  });
}

Result<std::optional<Approval>> Approvals::take(const Proposal& proposal,
                                                std::string_view request) {
  NOCTEM_TRY(const ApprovalsState present, state());
  if (find_for(present, proposal, request) == present.approvals.end()) {
    return waits(present, request)
               ? Result<std::optional<Approval>>(std::nullopt)
               : fail(denied("approval_denied", "it was denied, or nobody answered in time"));
  }
  std::optional<Approval> taken;
  NOCTEM_CHECK(change([&](ApprovalsState& state) -> Result<> {
    const auto found = find_for(state, proposal, request);
    if (found != state.approvals.end()) {
      taken = *found;
      if (found->scope != Scope::version) {
        state.approvals.erase(found);
      }
    }
    return {};
  }));
  return taken;
}

Result<std::optional<codec::JsonObject>> Approvals::last_of(std::string_view skill) const {
  NOCTEM_TRY(const ApprovalsState present, state());
  const auto found = std::ranges::find(present.last, skill, &Proposal::skill);
  return found == present.last.end() ? std::nullopt : std::optional(found->content);
}

}  // namespace noctem::skill
