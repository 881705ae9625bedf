#include "noctem/base/secret.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <ostream>
#include <type_traits>

#include "noctem/base/log.hpp"

using namespace noctem;

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, ByteView>);
static_assert(!std::is_constructible_v<LogField, std::string_view, const Secret&>);

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };
template <typename T>
concept Comparable = requires(const T& a, const T& b) { a == b; };
static_assert(!Printable<Secret>);
static_assert(!Comparable<Secret>);

namespace {

// What memory holds when it is given back is seen by the allocator only, so the test brings its
// own.
enum class Freed { not_yet, zeroed, readable };

struct Watch {
  const std::uint8_t* memory = nullptr;
  std::size_t size = 0;
  Freed freed_as = Freed::not_yet;
};

Watch& the_watch() {
  static Watch watch;  // the allocator takes no arguments of ours
  return watch;
}

void watch(ByteView memory) { the_watch() = {memory.data(), memory.size(), Freed::not_yet}; }

void give_back(void* memory) noexcept {
  Watch& watched = the_watch();
  if (memory != nullptr && memory == watched.memory) {
    const ByteView bytes(watched.memory, watched.size);
    const bool zero = std::ranges::all_of(bytes, [](int b) { return b == 0; });
    watched.freed_as = zero ? Freed::zeroed : Freed::readable;
    watched.memory = nullptr;
  }
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) {
    std::abort();
  }
  return memory;
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { give_back(memory); }

TEST_CASE("wipe zeroes every byte") {
  Bytes memory(100, 0xaa);
  wipe(memory);
  CHECK(memory == Bytes(100, 0));
  wipe({});
}

TEST_CASE("moving a secret empties its source") {
  Secret first(view_of("key"));
  Secret second(std::move(first));
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): this is what is promised
  CHECK(text_of(second.reveal()) == "key");
  Secret third(view_of("old"));
  third = std::move(second);
  CHECK(second.empty());  // NOLINT(bugprone-use-after-move): as above
  CHECK(text_of(third.reveal()) == "key");
  Secret& same = third;
  third = std::move(same);
  CHECK(third.size() == 3);
}

TEST_CASE("a copy is made only by its name") {
  const Secret secret(view_of("key"));
  const Secret copy = secret.copy();
  CHECK(equal(copy.reveal(), secret.reveal()));
  CHECK(copy.reveal().data() != secret.reveal().data());
}

TEST_CASE("bytes that are moved in leave no second copy") {
  Bytes bytes = bytes_of(view_of("0123456789"));
  const std::uint8_t* memory = bytes.data();
  const Secret secret{std::move(bytes)};
  CHECK(secret.reveal().data() == memory);
}

TEST_CASE("a secret is zeroed before its memory goes") {
  auto secret = std::make_unique<Secret>(Bytes(100, 0xaa));
  watch(secret->reveal());
  secret.reset();
  CHECK(the_watch().freed_as == Freed::zeroed);
}

TEST_CASE("a secret that is overwritten is zeroed first") {
  Secret secret(Bytes(100, 0xaa));
  watch(secret.reveal());
  secret = Secret(Bytes(100, 0xbb));
  CHECK(the_watch().freed_as == Freed::zeroed);
}

TEST_CASE("the watch itself sees bytes that were left") {
  auto bytes = std::make_unique<Bytes>(100, std::uint8_t{0xaa});
  watch(*bytes);
  bytes.reset();
  CHECK(the_watch().freed_as == Freed::readable);
}
