#include "noctem/home/access_token.hpp"

#include "noctem/base/bytes.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::home {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::uint64_t kFileBytesMax = 256;
constexpr std::uint32_t kForOthers = 0077;

}  // namespace

std::string access_token_path(const Home& home) { return env::join_path(home.root, "mcp_token"); }

Result<std::string> read_access_token(env::Files& files, const Home& home) {
  const std::string path = access_token_path(home);
  const auto status = files.status(path);
  if (!status) {
    return fail(
        not_found("no_access_token", "this home has no token: `noctem mcp token` makes it"));
  }
  if (!status->owned || (status->permissions & kForOthers) != 0) {
    return fail(denied("access_token_open", path + " can be read or was made by others: make a new "
                                                   "token with `noctem mcp token --new`"));
  }
  NOCTEM_TRY(const std::string text, env::read_text(files, path, kFileBytesMax));
  return std::string(trim(text));
}

Result<std::string> make_access_token(env::Files& files, env::Random& random, const Home& home) {
  ByteArray<kTokenBytes> bytes{};
  random.fill(bytes);
  std::string token = to_hex(bytes);
  const std::string path = access_token_path(home);
  if (files.status(path)) {
    NOCTEM_CHECK(files.remove(path));  // its permissions too
  }
  NOCTEM_CHECK(env::create_file(files, path, view_of(token + "\n")));
  return token;
}

}  // namespace noctem::home
