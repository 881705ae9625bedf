#include "noctem/client/tracker.hpp"

#include "noctem/codec/json.hpp"

namespace noctem::client {

namespace {

constexpr std::size_t kFileBytesMax = 16 * 1024;
constexpr std::size_t kUrlBytesMax = 2048;

std::string path_of(const home::Home& home) { return env::join_path(home.root, "tracker.json"); }

Result<std::string> member(const codec::Json& value, std::string_view name,
                           const std::string& path) {
  const codec::Json* found = value.find(name);
  if (found == nullptr || found->text() == nullptr) {
    return fail(
        corrupt("tracker", path + " has no " + std::string(name) + ": run `noctem setup` again"));
  }
  return *found->text();
}

}  // namespace

Result<std::string> check_url(std::string_view url) {
  std::string checked(url);
  while (checked.ends_with('/')) {
    checked.pop_back();
  }
  const std::size_t scheme = checked.find("://");
  const std::string_view rest = scheme == std::string::npos
                                    ? std::string_view()
                                    : std::string_view(checked).substr(scheme + 3);
  const bool known = checked.starts_with("http://") || checked.starts_with("https://");
  if (!known || rest.empty() || checked.size() > kUrlBytesMax ||
      rest.find_first_of("/?#@ \t\r\n\"\\<>") != std::string_view::npos) {
    return fail(invalid("tracker", "\"" + std::string(url) +
                                       "\" is not the address of a node: write it as "
                                       "https://mesh.example.org or http://127.0.0.1:7654"));
  }
  return checked;
}

Result<std::optional<Tracker>> read_tracker(env::Files& files, const home::Home& home) {
  const std::string path = path_of(home);
  const auto text = env::read_text(files, path, kFileBytesMax);
  if (!text && text.error().kind == ErrorKind::not_found) {
    return std::optional<Tracker>();
  }
  if (!text) {
    return fail(text.error());
  }
  const auto value = codec::parse_json(*text);
  if (!value) {
    return fail(corrupt("tracker", path + " is not JSON: run `noctem setup` again"));
  }
  Tracker tracker;
  NOCTEM_TRY(tracker.url, member(*value, "url", path));
  NOCTEM_TRY(tracker.mesh, member(*value, "mesh", path));
  NOCTEM_TRY(tracker.label, member(*value, "label", path));
  NOCTEM_TRY(tracker.url, check_url(tracker.url));
  return std::optional(std::move(tracker));
}

Result<> write_tracker(env::Files& files, const home::Home& home, const Tracker& tracker) {
  const codec::Json value =
      codec::JsonObject{{"url", tracker.url}, {"mesh", tracker.mesh}, {"label", tracker.label}};
  return env::replace_file(files, path_of(home), view_of(codec::write_canonical(value) + "\n"));
}

}  // namespace noctem::client
