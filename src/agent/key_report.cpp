#include "noctem/agent/key_report.hpp"

#include <fmt/core.h>

#include "noctem/agent/keys.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::agent {

Result<KeyReport> report_key(env::Files& files, const home::Home& home, const std::string& name) {
  const std::string path = key_path(home, name);
  NOCTEM_TRY(const auto status, crypto::inspect_key_file(files, path));
  const bool locked = status.protection == crypto::KeyFileStatus::Protection::passphrase;
  const std::string did = document::did_of(status.public_key);
  const std::string id = http::key_id(status.public_key);
  const std::string_view protection = locked ? "passphrase" : "none";
  return KeyReport{
      codec::JsonObject{
          {"name", name}, {"did", did}, {"id", id}, {"protection", protection}, {"file", path}},
      fmt::format("{}\n  did         {}\n  id          {}\n  protection  {}\n"
                  "  file        {}\n",
                  name, did, id, protection, path)};
}

}  // namespace noctem::agent
