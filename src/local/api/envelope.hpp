// How PutItem, UpdateItem and DeleteItem say what is wrong with a request, before they look at the table: as a list of
// one error.
#pragma once

#include "local/api/failure.hpp"

namespace tenon::local::dynamodb {

// To be called where `f` has been caught. Throws it again: a ValidationException as "1 validation error detected: …",
// except for those of refuse_bare(), which stay as they are.
[[noreturn]] void rethrow_in_envelope(const failure& f);

template <class Read>
auto in_envelope(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const failure& f) {
    rethrow_in_envelope(f);
  }
}

}  // namespace tenon::local::dynamodb
