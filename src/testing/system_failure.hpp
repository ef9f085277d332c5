// Errors of the operating system.
#pragma once

#include <string>

namespace tenon::testing {

// Throws storage_error (T1003): "<what>: <the meaning of code>."
[[noreturn]] void fail(const std::string& what, int code, std::string hint = {});

}  // namespace tenon::testing
