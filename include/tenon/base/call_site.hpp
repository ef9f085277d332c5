// Where in a user's program something was asked for.
#pragma once

#include <string>
#include <string_view>

namespace tenon {

// A place in the source, and the operation that is run there, as far as they are known. The texts are not owned: those of
// the compiler and of a schema's descriptors live for ever.
struct call_site {
  const char* file = nullptr;
  unsigned line = 0;
  std::string_view model = {};
  std::string_view operation = {};

  // As a default argument: the place of the call. (std::source_location is missing in clang 14.)
  static constexpr call_site here(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) noexcept {
    return {.file = file, .line = line};
  }
};

// "orders.cpp:42", "User.find_many", or both: "orders.cpp:42 (transaction)"; empty if nothing is known.
std::string to_string(const call_site& where);

}  // namespace tenon
