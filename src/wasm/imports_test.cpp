#include "noctem/wasm/imports.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

namespace noctem::wasm {

namespace {

const Bytes kModule = {0, 'a', 's', 'm', 1, 0, 0, 0};
const Bytes kComponent = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

Bytes sized(ByteView content) {
  Bytes all = {static_cast<std::uint8_t>(content.size())};
  append(all, content);
  return all;
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) {
    append(all, part);
  }
  return all;
}

Bytes name(std::string_view text) { return sized(view_of(text)); }

Bytes section(std::uint8_t id, const Bytes& content) { return joined({{id}, sized(content)}); }

Bytes with_core_import(const Bytes& type) {
  return joined({kModule, section(2, joined({{1}, name("env"), name("thing"), type}))});
}

}  // namespace

TEST_CASE("a module's imports are listed with what they come from") {
  const Bytes binary = joined({kModule, section(1, {1, 0x60, 0, 0}),
                               section(2, joined({{5},
                                                  name("wasi_snapshot_preview1"),
                                                  name("fd_write"),
                                                  {0, 0},
                                                  name("env"),
                                                  name("memory"),
                                                  {2, 0, 1},
                                                  name("env"),
                                                  name("table"),
                                                  {1, 0x70, 1, 1, 2},
                                                  name("env"),
                                                  name("global"),
                                                  {3, 0x7f, 0},
                                                  name("noctem"),
                                                  name("http_fetch"),
                                                  {0, 0}}))});
  const auto imports = list_imports(binary);
  REQUIRE(imports);
  CHECK(imports->kind == BinaryKind::module);
  REQUIRE(imports->list.size() == 5);
  CHECK(imports->list[0] == Import{"wasi_snapshot_preview1", "fd_write"});
  CHECK(imports->list[4] == Import{"noctem", "http_fetch"});
}

TEST_CASE("a component's interfaces are listed, and those of its inner parts are not") {
  const Bytes inner = with_core_import({0, 0});
  const Bytes binary = joined({kComponent, section(1, inner),
                               section(10, joined({{2},
                                                   {0},
                                                   name("wasi:io/streams@0.2.0"),
                                                   {5, 0},
                                                   {0},
                                                   name("noctem:skill/http@1.0.0"),
                                                   {5, 1}}))});
  const auto imports = list_imports(binary);
  REQUIRE(imports);
  CHECK(imports->kind == BinaryKind::component);
  REQUIRE(imports->list.size() == 2);
  CHECK(imports->list[0] == Import{"wasi:io/streams@0.2.0", ""});
}

TEST_CASE("what is not understood refuses the binary") {
  CHECK(list_imports(with_core_import({0, 0})));
  CHECK_FALSE(list_imports({}));
  CHECK_FALSE(list_imports(view_of("#!/bin/sh\n")));
  CHECK_FALSE(list_imports(Bytes{0, 'a', 's', 'm', 2, 0, 0, 0}));
  CHECK_FALSE(list_imports(with_core_import({9, 0})));        // no such sort
  CHECK_FALSE(list_imports(with_core_import({2, 3, 1, 2})));  // shared memory
  CHECK_FALSE(list_imports(with_core_import({2, 4, 1})));     // 64 bits
  CHECK_FALSE(list_imports(with_core_import({0, 0, 0})));     // something behind
  CHECK_FALSE(list_imports(joined({kModule, {2, 5, 1}})));    // cut
  CHECK_FALSE(list_imports(joined({kModule, {99, 0}})));      // no such section
  CHECK_FALSE(list_imports(joined({kComponent, section(12, {0})})));
  CHECK_FALSE(list_imports(joined({kModule, {2, 0xff, 0xff, 0xff, 0xff, 0x7f}})));
}

TEST_CASE("a module has one memory, wherever in a component it lies") {
  const Bytes memory = section(5, {1, 0, 1});
  const Bytes memories = section(5, {2, 0, 1, 0, 1});
  const Bytes imported = section(2, joined({{1}, name("env"), name("memory"), {2, 0, 1}}));
  const auto in_component = [](const Bytes& module) {
    const Bytes inner = joined({kComponent, section(1, module)});
    return joined({kComponent, section(4, inner)});
  };
  CHECK(list_imports(joined({kModule, memory})));
  CHECK(list_imports(in_component(joined({kModule, imported}))));
  CHECK(list_imports(
      joined({in_component(joined({kModule, memory})), section(1, joined({kModule, memory}))})));
  CHECK_FALSE(list_imports(joined({kModule, memories})));
  CHECK_FALSE(list_imports(joined({kModule, imported, memory})));
  CHECK_FALSE(list_imports(in_component(joined({kModule, memories}))));
  CHECK_FALSE(list_imports(in_component(joined({kModule, imported, memory}))));
  CHECK_FALSE(list_imports(in_component(joined({kModule, {5, 9, 1}}))));
  Bytes deep = kComponent;
  for (int i = 0; i < 10; ++i) {
    deep = joined({kComponent, section(4, deep)});
  }
  CHECK(list_imports(deep));
  for (int i = 0; i < 7; ++i) {
    deep = joined({kComponent, section(4, deep)});
  }
  CHECK_FALSE(list_imports(deep));
}

TEST_CASE("names have an end and are UTF-8") {
  const std::string long_name(kNameBytesMax + 1, 'a');
  const Bytes size = {static_cast<std::uint8_t>(0x80 | (long_name.size() & 0x7f)),
                      static_cast<std::uint8_t>(long_name.size() >> 7)};
  const Bytes content = joined({{1}, size, bytes_of(view_of(long_name)), name("x"), {0, 0}});
  const Bytes section_size = {static_cast<std::uint8_t>(0x80 | (content.size() & 0x7f)),
                              static_cast<std::uint8_t>(content.size() >> 7)};
  CHECK_FALSE(list_imports(joined({kModule, {2}, section_size, content})));
  CHECK_FALSE(list_imports(joined({kModule, section(2, {1, 1, 0xff, 1, 'x', 0, 0})})));
}

TEST_CASE("each import has a need, and what is unknown is covered by nothing") {
  const auto of_module = [](std::string from, std::string name) {
    return need_of(BinaryKind::module, {std::move(from), std::move(name)});
  };
  CHECK(of_module("wasi_snapshot_preview1", "fd_write") == Need::nothing);
  CHECK(of_module("wasi_snapshot_preview1", "path_open") == Need::files);
  CHECK(of_module("wasi_snapshot_preview1", "sock_send") == Need::sockets);
  CHECK(of_module("wasi_unstable", "fd_write") == Need::unknown);
  CHECK(of_module("noctem", "mesh_query") == Need::mesh);
  CHECK(of_module("noctem", "mesh_write") == Need::unknown);
  CHECK(of_module("env", "memory") == Need::unknown);
  CHECK(need_of(BinaryKind::component, {"wasi:http/outgoing-handler@0.2.0", ""}) == Need::unknown);
  CHECK(need_of(BinaryKind::component, {"wasi:sockets/tcp@0.2.0", ""}) == Need::sockets);
  CHECK(need_of(BinaryKind::component, {"wasi:filesystem/types@0.2.3", ""}) == Need::files);
  CHECK(name_of(Need::unknown) == "unknown");
}

}  // namespace noctem::wasm
