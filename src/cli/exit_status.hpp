#pragma once

namespace tenon::cli {

/// What `tenon` ends with. Scripts rely on the numbers.
enum exit_status : int {
  exit_ok = 0,
  exit_failed = 1,  ///< the command ran, and the answer is no: an invalid schema, an unformatted file
  exit_usage = 2,   ///< wrong arguments, or a file that cannot be read or written
};

}  // namespace tenon::cli
