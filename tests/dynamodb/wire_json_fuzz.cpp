// What a service answers, whatever it is, is read or refused: as simdjson does where it is JSON, and without losing
// anything where it is an item.
#include "dynamodb/json_cursor.hpp"
#include "dynamodb/service_failure.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/marshal.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace tenon;

// Which of the two refuses is not the same for numbers and texts that JSON leaves open, and for depth.
void compare_with_simdjson(std::string_view text) {
  bool is_taken = true;
  try {
    dynamodb::json_cursor in(text);
    in.skip();
    in.finish();
  } catch (const validation_error&) {
    is_taken = false;
  }
  static simdjson::dom::parser parser;
  const auto error = parser.parse(text.data(), text.size()).error();
  if (is_taken && error && error != simdjson::NUMBER_ERROR && error != simdjson::DEPTH_ERROR) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  compare_with_simdjson(text);
  try {
    const dynamodb::item read = dynamodb::item_from_wire(text);
    const std::string written = dynamodb::to_wire(read);
    if (dynamodb::item_from_wire(written) != read) std::abort();
    const json document = dynamodb::to_json(read);
    if (!json::try_parse(document.text())) std::abort();
  } catch (const validation_error&) {
    // None.
  } catch (const value_out_of_range&) {
    // A number that DynamoDB does not have.
  }
  dynamodb::api_reply reply{.status = 400, .body = std::string(text)};
  (void)dynamodb::read_failure(reply);
  return 0;
}
