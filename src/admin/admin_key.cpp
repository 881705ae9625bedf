#include "admin_key.hpp"

#include "noctem/crypto/key_file.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::admin {

namespace {

constexpr std::string_view kInstead =
    ": type `noctem admin operator approve|revoke|quarantine|release` where the key is "
    "(`noctem help admin operator approve`; --url names this node)";

Error absent() {
  return denied("admin_key_absent",
                "the administrator's key does not lie in this node's key folder, so its page can "
                "sign nothing" +
                    std::string(kInstead));
}

}  // namespace

Result<crypto::SigningKey> open_admin_key(env::Files& files, const std::string& path,
                                          std::string_view id) {
  const auto status = crypto::inspect_key_file(files, path);
  if (!status && status.error().kind == ErrorKind::not_found) {
    return fail(absent());
  }
  if (!status) {
    return fail(status.error());
  }
  if (http::key_id(status->public_key) != id) {
    return fail(absent());
  }
  if (status->protection == crypto::KeyFileStatus::Protection::passphrase) {
    return fail(denied("admin_key_sealed",
                       "the administrator's key has a passphrase, which the node does not know, "
                       "so its page can sign nothing" +
                           std::string(kInstead)));
  }
  return crypto::read_key_file(files, path, Secret());
}

}  // namespace noctem::admin
