// What the service answers instead of a result.
#pragma once

#include "dynamodb/operation_info.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>
#include <tenon/dynamodb/transport.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb {

struct service_failure {
  std::string code;     // "ConditionalCheckFailedException"; empty if the answer is not the service's
  std::string message;  // the service's
  std::optional<dynamodb::item> item = {};
  std::vector<cancellation_reason> reasons = {};
};

// Of an answer with a status of 400 or above. What cannot be read is left empty.
service_failure read_failure(const api_reply& reply);

// What was called.
struct called {
  std::string_view operation;
  std::string_view table = {};
  const detail::operation_info* info = nullptr;  // null: a raw call
  const void* request = nullptr;
};

// The error that the failure is thrown as, see <tenon/dynamodb/errors.hpp>. `retryable`: the same call may succeed
// later.
error_details details_of(service_failure&& failure, const api_reply& reply, const called& what, bool retryable);

}  // namespace tenon::dynamodb
