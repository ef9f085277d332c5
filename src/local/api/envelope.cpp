#include "local/api/envelope.hpp"

namespace tenon::local::dynamodb {

void rethrow_in_envelope(const failure& f) {
  if (f.is_bare() || f.type() != "ValidationException") throw f;
  refuse_bare("1 validation error detected: " + f.message());
}

}  // namespace tenon::local::dynamodb
