#include "sql/cancelled.hpp"

#include <tenon/base/error.hpp>

namespace tenon::sql {

void raise_cancelled() {
  raise({.kind = error_kind::cancelled, .message = "The operation was cancelled by its caller"});
}

}  // namespace tenon::sql
