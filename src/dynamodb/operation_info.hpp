// What a client has to know of an operation: how its request is written and its response read, and what a failure
// means.
#pragma once

#include "dynamodb/json_cursor.hpp"

#include <tenon/base/function.hpp>
#include <tenon/dynamodb/value_io.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::detail {

// What was read from an answer, for observers.
struct answer_figures {
  std::size_t items = 0;
  double capacity_units = 0;  // as far as they were asked for
};

// What becomes of the items of an answer.
struct item_handling {
  const function_ref<void(value_source&)>* each_item =
      nullptr;                                 // takes them instead of the response; null: nobody does
  const unmarshal_options* options = nullptr;  // for who takes them
};

struct operation_info {
  std::string_view name;
  bool is_streams = false;

  // Appends the request's JSON. Throws validation_error.
  void (*write)(std::string& body, const void* request) = nullptr;

  // Reads the answer's JSON into a fresh response.
  answer_figures (*read)(json_cursor& in, void* response, const item_handling& items) = nullptr;

  // The table; empty if there is none, or several.
  std::string_view (*table)(const void* request) = nullptr;

  // Whether to execute it twice does the same as once; null: always.
  bool (*is_repeatable)(const void* request) = nullptr;

  // If the condition of this request says that an item does not exist yet, the attributes by which it does; for
  // transactions, of the action at this index.
  std::vector<std::string> (*creates)(const void* request, std::size_t action) = nullptr;
};

}  // namespace tenon::dynamodb::detail
