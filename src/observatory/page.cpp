#include "noctem/observatory/page.hpp"

#include <algorithm>

#include "noctem/http/etag.hpp"
#include "noctem/http/problem.hpp"

#include "inflate.hpp"

namespace noctem::observatory {

namespace {

constexpr std::size_t kNameBytesMax = 100;
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";
constexpr std::string_view kHtmlType = "text/html; charset=utf-8";

// Nothing inline, nothing from elsewhere, no frame around it, no string that becomes code. The
// frame is the summary that it shows where scripts do not run; `blob:` are pictures that the reader
// takes away.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'";

constexpr std::string_view kAbsent =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Noctem</title>"
    "<h1>The page was not built</h1>"
    "<p>The node runs, but this program was made without its page, because Node was not there. "
    "<code>tools/setup --for run</code> fetches it; then build again.</p>"
    "<p>The essential numbers are <a href=\"/api/observe/summary\">here</a>; what the node "
    "answers is described <a href=\"/openapi.json\">here</a>.</p></html>\n";

void protect(http::Response& response) {
  response.headers.set("Content-Security-Policy", std::string(kPolicy));
  response.headers.set("X-Content-Type-Options", "nosniff");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
}

Result<http::Response> packed_or_not(const http::Request& request, const PageFile& file) {
  http::Response response;
  if (accepts_gzip(request.headers.find("Accept-Encoding").value_or(""))) {
    response.body = std::string(text_of(file.gzip));
    response.headers.set("Content-Encoding", "gzip");
  } else {
    NOCTEM_TRY(response.body, inflate(file.gzip, kFileBytesMax));
  }
  return response;
}

Result<http::Response> file_answer(const http::Request& request, const PageFile& file,
                                   std::string_view caching) {
  NOCTEM_TRY(auto response, packed_or_not(request, file));
  response.headers.set("Content-Type", std::string(file.type));
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Cache-Control", std::string(caching));
  protect(response);
  const bool packed = response.headers.find("Content-Encoding").has_value();
  const std::string etag =
      http::strong_etag({text_of(file.gzip), packed ? std::string_view("gzip") : "identity"});
  return http::with_etag(request, etag, std::move(response));
}

http::Response absent_answer() {
  http::Response response;
  response.body = std::string(kAbsent);
  response.headers.set("Content-Type", std::string(kHtmlType));
  response.headers.set("Cache-Control", std::string(kAskAgain));
  protect(response);
  return response;
}

Result<http::Response> named_answer(const http::Call& call, std::span<const PageFile> files) {
  const auto name = call.parameter("name").value_or("");
  const auto found = std::ranges::find(files, name, &PageFile::name);
  if (found == files.end() || name == kIndexName) {
    return fail(not_found("asset", "no such file; the page may have changed: load it again"));
  }
  return file_answer(call.request, *found, kForEver);
}

void send(http::Reply reply, Result<http::Response> answer) {
  if (!answer) {
    reply.send(answer.error());
    return;
  }
  reply.send(*std::move(answer));
}

http::Route route(std::string_view path, std::string_view name, std::string_view summary) {
  http::Route route;
  route.method = "GET";
  route.path = path;
  route.name = name;
  route.summary = summary;
  route.answers = {200, 304};
  return route;
}

}  // namespace

void add_page_routes(http::Router& router, std::span<const PageFile> files) {
  http::Route index = route("/", "page", "The observatory: a page for people");
  index.answer_type = "text/html";
  router.add(std::move(index), [files](const http::Call& call, http::Reply reply) {
    const auto found = std::ranges::find(files, kIndexName, &PageFile::name);
    send(std::move(reply),
         found == files.end() ? absent_answer() : file_answer(call.request, *found, kAskAgain));
  });
  http::Route asset = route("/assets/{name}", "page_asset", "What the page is made of");
  asset.answer_type = "application/octet-stream";
  asset.path_parameters = {{.name = "name",
                            .shape = document::text(1, kNameBytesMax),
                            .presence = document::Presence::required,
                            .description = "A name that holds the file's hash."}};
  router.add(std::move(asset), [files](const http::Call& call, http::Reply reply) {
    send(std::move(reply), named_answer(call, files));
  });
}

}  // namespace noctem::observatory
