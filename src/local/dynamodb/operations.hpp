// What the engine calls for each operation of the API.
#pragma once

#include "local/dynamodb/catalog.hpp"

#include <tenon/base/clock.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

class lagging_items;
class store;
class transaction_tokens;

// What operations work with; lives as long as the engine, is the same for all threads.
struct engine_context {
  dynamodb::catalog& catalog;
  dynamodb::store& store;
  dynamodb::transaction_tokens& tokens;
  lagging_items& lagging;
  tenon::clock& clock;
  arn_parts where;
  std::chrono::milliseconds transition_delay;

  std::int64_t now() const noexcept;  // milliseconds of the Unix epoch
};

// Answers a request: appends the reply's JSON to `out`. Throws failure (local/api/failure.hpp) for what the service
// would refuse, and whatever the store throws.
using operation_handler = void (*)(engine_context& context, std::string_view body, std::string& out);

// Null if there is none of this name. Each is defined in the file of its name.
operation_handler find_item_operation(std::string_view name) noexcept;     // item_operations.cpp
operation_handler find_control_operation(std::string_view name) noexcept;  // control_operations.cpp
operation_handler find_partiql_operation(std::string_view name) noexcept;  // partiql_operations.cpp
operation_handler find_streams_operation(std::string_view name) noexcept;  // streams_operations.cpp: of the Streams API

}  // namespace tenon::local::dynamodb
