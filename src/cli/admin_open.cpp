#include <fmt/core.h>

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kInstead =
    "Where the administrator's key is, type `noctem admin operator "
    "approve|quarantine|release|revoke` (--url names the node)";

// The same key that the node is to sign with: the request proves that it is here.
Result<codec::Json> ask_for_link(client::Member& link) {
  NOCTEM_TRY(const bool here, link.keys().has(Hat::admin));
  if (!here) {
    return fail(not_found("admin_key",
                          fmt::format("this home has no administrator's key (admin.key), and only "
                                      "its holder signs in at the page. {}",
                                      kInstead)));
  }
  return link.post(Hat::admin, "/api/admin/link", codec::JsonObject{});
}

Result<Exit> open(Session& session) {
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, ask_for_link(*link));
  const std::string secret = shown(answer, "link");
  const auto* seconds = answer.find("seconds");
  if (secret.empty() || seconds == nullptr) {
    return fail(unavailable("answer", "the node's answer holds no link"));
  }
  // Behind the #: a browser sends it to nobody.
  const std::string url = fmt::format("{}/#/sign-in/{}", link->url(), secret);
  session.answer(codec::JsonObject{{"url", url}, {"seconds", *seconds}}, url + "\n");
  session.remark("Open it in a browser within two minutes; it works once.");
  return Exit::ok;
}

}  // namespace

Command admin_open_command() {
  return {.name = "admin open",
          .summary = "print a link that signs the administrator in at the node's page",
          .description =
              "The link works once and for two minutes. The page can then approve, quarantine, "
              "release and revoke operators and shows the evidence of reports, for an hour at "
              "most, a quarter of one if nothing is done, or until the node stops.\n\n"
              "The node signs with the administrator's key in its own key folder, so the link is "
              "given only for that key, without a passphrase, to a request that it signs; and only "
              "on the node's own machine or over its own TLS. Elsewhere use `noctem admin "
              "operator`.",
          .options = {url_option()},
          .examples = {{"noctem admin open", ""}},
          .body = open};
}

}  // namespace noctem::cli
