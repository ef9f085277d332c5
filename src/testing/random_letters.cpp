#include "testing/random_letters.hpp"

#include <tenon/base/random.hpp>

namespace tenon::testing {

std::string random_letters(std::size_t count) {
  constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  while (out.size() < count) out += letters[system_random().below(sizeof letters - 1)];
  return out;
}

}  // namespace tenon::testing
