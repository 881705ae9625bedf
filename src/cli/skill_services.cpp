#include "skill_services.hpp"

#include <algorithm>
#include <memory>

#include "noctem/agent/member.hpp"
#include "noctem/client/plain_query.hpp"
#include "noctem/crypto/hash.hpp"
#include "noctem/fetch/fetch.hpp"
#include "noctem/proxy/server.hpp"
#include "noctem/skill/bounds.hpp"
#include "noctem/wasm_level/node_services.hpp"

#include "skill_home.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kGoingOutMax = 64;  // fetches and queries of a run
constexpr std::chrono::milliseconds kFetchDeadline{30'000};
constexpr std::chrono::milliseconds kWallDefault{2'000};
constexpr std::uint64_t kKilobyte = 1024;

// Beside the policy: authorities that a person trusts instead of the system's.
std::string authorities_file(env::Files& files, const home::Home& home) {
  const std::string file = env::join_path(skills_folder(home), "authorities.pem");
  return files.status(file) ? file : "";
}

// The ways out of one run, each with its end.
class WaysOut {
 public:
  WaysOut(Session& session, const home::Home& home, const bark::Job& job, bark::MustStop must_stop)
      : session_(session), home_(home), job_(job), must_stop_(std::move(must_stop)) {}

  Result<std::string> fetch(std::string_view text) {
    NOCTEM_TRY(const fetch::Question question, fetch::read_question(text));
    NOCTEM_TRY(auto policy, fetch::policy_for(question, job_.grants.hosts));
    NOCTEM_CHECK(begin(
        {"http_fetch", question.method + " " + proxy::to_string(question.to), std::string(text)}));
    const auto wall = job_.grants.limits.wall.value_or(kWallDefault);
    NOCTEM_TRY(
        const fetch::Page page,
        fetch::fetch(question, {.policy = std::move(policy),
                                .names = proxy::load_name_sources(),
                                .deadline = std::min(kFetchDeadline, wall),
                                .certificate_file = authorities_file(session_.files(), home_),
                                .must_stop = must_stop_,
                                .on_event = job_.witness.on_request}));
    std::string answer = fetch::write_page(page);
    return answer.size() <= wasm::kServiceBytesMax
               ? Result<std::string>(std::move(answer))
               : fail(exhausted("fetch", "the answer is larger than a skill may have"));
  }

  Result<std::string> query(std::string_view text) {
    NOCTEM_TRY(const std::string target, client::plain_target(text));
    NOCTEM_CHECK(begin({"mesh_query", "", std::string(text)}));
    if (!member_) {
      NOCTEM_TRY(member_, agent::open_member(session_));
    }
    NOCTEM_TRY(const codec::Json answer, client::ask_plainly(*member_, target));
    return codec::write_canonical(answer);
  }

 private:
  // What cannot be logged does not go out.
  Result<> begin(const bark::ServiceUse& use) {
    if (++gone_out_ > kGoingOutMax) {
      return fail(exhausted("services", "at most 64 fetches and queries in a run"));
    }
    return job_.witness.on_use ? job_.witness.on_use(use) : Result<>();
  }

  Session& session_;
  home::Home home_;
  const bark::Job& job_;
  bark::MustStop must_stop_;
  std::size_t gone_out_ = 0;
  std::unique_ptr<client::Member> member_;
};

}  // namespace

std::string store_folder(const home::Home& home, std::string_view skill) {
  return env::join_path(env::join_path(skills_folder(home), "store"),
                        to_hex(crypto::sha256(skill)));
}

Result<> remove_store(env::Files& files, const home::Home& home, std::string_view skill) {
  const std::string folder = store_folder(home, skill);
  if (!files.status(folder)) {
    return {};
  }
  NOCTEM_TRY(const auto entries, files.list(folder));
  for (const env::FileEntry& entry : entries) {
    NOCTEM_CHECK(files.remove(env::join_path(folder, entry.name)));
  }
  return files.remove(folder);
}

wasm_level::ServicesOf services_of(Session& session, const home::Home& home) {
  return [&session, home](const bark::Job& job, const bark::MustStop& must_stop) {
    const auto ways = std::make_shared<WaysOut>(session, home, job, must_stop);
    const bark::ServiceGrants& asked = job.services;
    wasm_level::Granted granted;
    granted.log_lines = asked.log_lines;
    if (asked.store_kb > 0) {
      granted.store = std::make_unique<wasm_level::SkillStore>(
          session.files(), store_folder(home, asked.skill), asked.store_kb * kKilobyte);
    }
    if (!job.grants.hosts.empty()) {
      granted.fetch = [ways](std::string_view text) {
        return wasm_level::answer_of(ways->fetch(text));
      };
    }
    if (std::ranges::find(asked.mesh, skill::kMeshQuery) != asked.mesh.end()) {
      granted.query = [ways](std::string_view text) {
        return wasm_level::answer_of(ways->query(text));
      };
    }
    return wasm_level::make_node_services(std::move(granted));
  };
}

}  // namespace noctem::cli
