#include "read_only.hpp"

namespace noctem::node {

http::Handler reads_only(http::Handler inner, std::string source) {
  const std::string where = source.empty() ? "the node that it was exported from" : source;
  return [inner = std::move(inner), where](http::Request request, http::Reply reply) {
    if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") {
      inner(std::move(request), std::move(reply));
      return;
    }
    reply.send(denied("copy", "this is a copy of a mesh, for reading: write to " + where));
  };
}

}  // namespace noctem::node
