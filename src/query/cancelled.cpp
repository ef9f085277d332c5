#include "query/cancelled.hpp"

#include <tenon/base/error.hpp>

namespace tenon::query {

void raise_cancelled() {
  raise({.kind = error_kind::cancelled, .message = "The operation was cancelled by its caller"});
}

}  // namespace tenon::query
