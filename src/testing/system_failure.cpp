#include "testing/system_failure.hpp"

#include <tenon/base/error.hpp>

#include <system_error>

namespace tenon::testing {

void fail(const std::string& what, int code, std::string hint) {
  raise({.kind = error_kind::storage_failure,
         .message = what + ": " + std::generic_category().message(code) + ".",
         .hint = std::move(hint),
         .native_code = std::to_string(code)});
}

}  // namespace tenon::testing
