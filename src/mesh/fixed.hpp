#pragma once
// Fixed-point numbers of many bits, for the two functions that a reputation needs: a logarithm and
// a power of a half. One integer limb and N limbs of fraction; never negative. Every operation
// either is exact or cuts off less than one unit of the last limb, so that a bound of the whole
// error follows from counting operations.
//
// Values; any thread.

#include <array>
#include <cstddef>
#include <cstdint>

namespace noctem::mesh {

// Not in the language, but in both compilers.
__extension__ using Wide = unsigned __int128;

template <std::size_t N>
class Fixed {
 public:
  static constexpr std::size_t kLimbs = N;

  constexpr Fixed() = default;
  constexpr explicit Fixed(std::uint64_t integer) { limbs_[N] = integer; }

  constexpr std::uint64_t integer() const { return limbs_[N]; }
  constexpr bool is_zero() const { return limbs_ == std::array<std::uint64_t, N + 1>{}; }

  constexpr Fixed& operator+=(const Fixed& other) {
    Wide carry = 0;
    for (std::size_t i = 0; i <= N; ++i) {
      carry += static_cast<Wide>(limbs_[i]) + other.limbs_[i];
      limbs_[i] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    return *this;
  }

  constexpr Fixed& operator-=(const Fixed& other) {  // not above *this
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i <= N; ++i) {
      const Wide less = static_cast<Wide>(other.limbs_[i]) + borrow;
      borrow = limbs_[i] < less ? 1 : 0;
      limbs_[i] -= static_cast<std::uint64_t>(less);
    }
    return *this;
  }

  constexpr Fixed& operator*=(std::uint64_t factor) {  // exact; the product fits
    Wide carry = 0;
    for (std::size_t i = 0; i <= N; ++i) {
      carry += static_cast<Wide>(limbs_[i]) * factor;
      limbs_[i] = static_cast<std::uint64_t>(carry);
      carry >>= 64;
    }
    return *this;
  }

  constexpr Fixed& operator/=(std::uint64_t divisor) {
    Wide rest = 0;
    for (std::size_t i = N + 1; i-- > 0;) {
      rest = (rest << 64) | limbs_[i];
      limbs_[i] = static_cast<std::uint64_t>(rest / divisor);
      rest %= divisor;
    }
    return *this;
  }

  constexpr Fixed& operator>>=(unsigned bits) {  // below 64
    Wide rest = 0;
    for (std::size_t i = N + 1; i-- > 0;) {
      rest = (rest << 64) | limbs_[i];
      limbs_[i] = static_cast<std::uint64_t>(rest >> bits);
      rest &= (Wide{1} << bits) - 1;
    }
    return *this;
  }

  // The product of two numbers below 1.
  constexpr Fixed times(const Fixed& other) const {
    std::array<std::uint64_t, 2 * N> product{};
    for (std::size_t i = 0; i < N; ++i) {
      Wide carry = 0;
      for (std::size_t j = 0; j < N; ++j) {
        carry += static_cast<Wide>(limbs_[i]) * other.limbs_[j] + product[i + j];
        product[i + j] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
      }
      product[i + N] = static_cast<std::uint64_t>(carry);
    }
    Fixed result;
    for (std::size_t i = 0; i < N; ++i) {
      result.limbs_[i] = product[N + i];
    }
    return result;
  }

  constexpr void set_fraction(std::size_t limb, std::uint64_t value) { limbs_[limb] = value; }
  constexpr std::uint64_t fraction(std::size_t limb) const { return limbs_[limb]; }

 private:
  std::array<std::uint64_t, N + 1> limbs_{};  // the lowest first
};

// The same number with fewer limbs; what lies below is cut off.
template <std::size_t Fewer, std::size_t N>
constexpr Fixed<Fewer> shortened(const Fixed<N>& from) {
  static_assert(Fewer <= N);
  Fixed<Fewer> to(from.integer());
  for (std::size_t i = 0; i < Fewer; ++i) {
    to.set_fraction(i, from.fraction(N - Fewer + i));
  }
  return to;
}

}  // namespace noctem::mesh
