// Operations whose requests and responses are described member by member.
#pragma once

#include "dynamodb/json_fields.hpp"
#include "dynamodb/operation_info.hpp"

#include <string>
#include <string_view>

namespace tenon::dynamodb {

template <class Request>
std::string_view described_table(const void* request) noexcept {
  if constexpr (requires(const Request& r) { r.table_name; }) return static_cast<const Request*>(request)->table_name;
  else return {};
}

template <class Request>
constexpr detail::operation_info described_operation(std::string_view name, bool is_streams = false) {
  return {.name = name,
          .is_streams = is_streams,
          .write = [](std::string& out, const void* r) { fields_of::write(out, *static_cast<const Request*>(r)); },
          .read =
              [](json_cursor& in, void* response, const detail::item_handling&) {
                fields_of::read(in, *static_cast<typename Request::response*>(response));
                return detail::answer_figures();
              },
          .table = described_table<Request>};
}

}  // namespace tenon::dynamodb
