#pragma once
// The page that shows what a mesh knows: files that are part of the program, gzipped when it was
// built, as routes. `/` is the page itself, asked for anew each time by its tag; everything else
// lies under `/assets/` by a name that holds its hash and is kept for ever. No answer lets the page
// run or load anything that this node did not send. A program that was built without the page
// answers `/` with how to get it.
//
// Constants and routes; any thread.

#include <span>
#include <string_view>

#include "noctem/base/bytes.hpp"
#include "noctem/http/router.hpp"

namespace noctem::observatory {

inline constexpr std::string_view kIndexName = "index.html";
inline constexpr std::size_t kFileBytesMax = 4u << 20;  // unpacked

struct PageFile {
  std::string_view name;  // without folder
  std::string_view type;  // Content-Type
  ByteView gzip;
};

// What this program carries; nothing if it was built without Node.
std::span<const PageFile> page_files();

// The files live as long as the routes.
void add_page_routes(http::Router& router, std::span<const PageFile> files);

}  // namespace noctem::observatory
