// The API's spellings of enumerations.
#include "local/api/legacy.hpp"
#include "local/api/table_requests.hpp"
#include "local/api/values.hpp"

#include <array>

namespace tenon::local::dynamodb {
namespace {

template <class Enum, std::size_t Count>
std::string_view spelled(Enum value, const std::array<std::string_view, Count>& names) noexcept {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view name_of(return_values value) noexcept {
  return spelled(value, std::array<std::string_view, 5>{"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"});
}

std::string_view name_of(select_kind value) noexcept {
  return spelled(value, std::array<std::string_view, 4>{"ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES",
                                                        "SPECIFIC_ATTRIBUTES", "COUNT"});
}

std::string_view name_of(comparison operation) noexcept {
  return spelled(operation,
                 std::array<std::string_view, 13>{"EQ", "NE", "IN", "LE", "LT", "GE", "GT", "BETWEEN", "NOT_NULL",
                                                  "NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"});
}

namespace requested {

std::string_view name_of(key_attribute_type value) noexcept {
  return spelled(value, std::array<std::string_view, 3>{"S", "N", "B"});
}
std::string_view name_of(key_type value) noexcept {
  return spelled(value, std::array<std::string_view, 2>{"HASH", "RANGE"});
}
std::string_view name_of(projection_type value) noexcept {
  return spelled(value, std::array<std::string_view, 3>{"ALL", "KEYS_ONLY", "INCLUDE"});
}
std::string_view name_of(billing_mode value) noexcept {
  return spelled(value, std::array<std::string_view, 2>{"PROVISIONED", "PAY_PER_REQUEST"});
}
std::string_view name_of(stream_view_type value) noexcept {
  return spelled(value, std::array<std::string_view, 4>{"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"});
}
std::string_view name_of(table_class value) noexcept {
  return spelled(value, std::array<std::string_view, 2>{"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
}
std::string_view name_of(sse_type value) noexcept {
  return spelled(value, std::array<std::string_view, 2>{"AES256", "KMS"});
}

}  // namespace requested
}  // namespace tenon::local::dynamodb
