// Executing writes within a job of the store.
#pragma once

#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/stream_log.hpp"

#include <functional>
#include <span>

namespace tenon::local::dynamodb {

// As execute_writes(), within a job that may do more. `decided`, unless it is empty, is called when all have decided and
// none has been carried out; if it throws, none is.
void perform_writes(engine_context& context, store_connection& c, std::span<item_write* const> writes,
                    std::span<write_effect> effects, write_source source, const std::function<void()>& decided = {});

}  // namespace tenon::local::dynamodb
