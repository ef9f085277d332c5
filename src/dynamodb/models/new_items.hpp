// Items made of what a create gives.
#pragma once

#include "dynamodb/models/values.hpp"
#include "sql/syntax.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/attribute_value.hpp>

namespace tenon::dynamodb::models {

// With defaults, the version and all keys. `now`: when the operation started.
item new_item(const query::model_descriptor& m, const sql::input_node& input, const query::parameters& values,
              timestamp now);

}  // namespace tenon::dynamodb::models
