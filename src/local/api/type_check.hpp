// Whether the JSON of a request is of its shape.
#pragma once

#include "local/api/document.hpp"
#include "local/api/shape.hpp"

namespace tenon::local::dynamodb {

// Throws SerializationException with the service's message for the first value, in the document's order, that is of
// another type. Unknown members and nulls pass.
void check_types(const json_element& object, const shape& structure);

}  // namespace tenon::local::dynamodb
