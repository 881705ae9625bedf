#pragma once
// One home that follows one node: the home's lock, the copy in it, the way to the source and to
// those that it is compared with. What is wrong with the source's log comes back as `corrupt`
// (noctem/follow/follower.hpp).
//
// One thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/follow/copy.hpp"
#include "noctem/follow/follower.hpp"
#include "noctem/node/copy_mark.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

inline constexpr std::string_view kFollowOnce = "--once";
inline constexpr std::string_view kFollowKey = "--key";
inline constexpr std::string_view kFollowMesh = "--mesh";
inline constexpr std::string_view kFollowCompare = "--compare";
inline constexpr std::string_view kFollowCountersign = "--countersign";

class Following {
 public:
  explicit Following(Session& session) : session_(session) {}

  Result<> open();
  Result<follow::Look> look();
  Result<crypto::Digest> state_hash();
  const std::string& url() const { return source_->url(); }
  void forget_if_empty();

 private:
  Result<follow::Source> source_at(const std::string& url);
  Result<codec::Cid> find_mesh(const std::optional<node::CopyMark>& mark);
  Result<> check_home(const std::optional<node::CopyMark>& mark);
  Result<> open_copy(const codec::Cid& mesh);
  Result<> countersign(const follow::Look& look);

  Session& session_;
  home::Home home_;
  std::unique_ptr<env::FileLock> lock_;
  std::unique_ptr<env::Wire> wire_;
  std::optional<crypto::SigningKey> key_;
  std::unique_ptr<LogSink> log_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<follow::Copy> copy_;
  std::optional<follow::Source> source_;
  std::vector<follow::Source> others_;
  std::optional<follow::Follower> follower_;
  std::uint64_t countersigned_ = 0;  // the size of the last head that was
};

}  // namespace noctem::cli
