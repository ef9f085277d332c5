#pragma once

namespace tenon::cli {

/// The `tenon` command: reads the arguments, runs the command they name and returns the exit status (see exit_status.hpp).
/// Never throws: what goes wrong is printed on standard error.
[[nodiscard]] int run(int argc, const char* const* argv);

}  // namespace tenon::cli
