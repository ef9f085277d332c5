// Reads arbitrary text as every value type. What is accepted must print and read back to the same value.
#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/base/uuid.hpp>

#include "base/quote.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace tenon;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_decimal(std::string_view text) {
  const auto value = decimal::try_parse(text);
  if (!value) return;
  require(decimal::parse(value->to_string()) == *value);
  if (value->precision() < 1000 && value->scale() < 1000) require(*value + *value - *value == *value);
}

void check_timestamp(std::string_view text) {
  if (const auto value = timestamp::try_parse(text))
    require(timestamp::parse(value->to_string_microseconds()) == *value);
}

void check_json(std::string_view text) {
  const auto value = json::try_parse(text);
  if (!value) return;
  require(text::is_utf8(text));
  require(json::parse(value->text()).text() == value->text());
}

void check_bytes(std::string_view text) {
  if (const auto value = bytes::try_from_base64(text)) require(value->to_base64() == text);
  if (const auto value = bytes::try_from_base64url(text)) require(value->to_base64url() == text);
  if (const auto value = bytes::try_from_hex(text)) require(value->to_hex() == text::to_lower(text));
  require(bytes::from_base64(bytes(text).to_base64()) == bytes(text));
}

void check_uuid(std::string_view text) {
  if (const auto value = uuid::try_parse(text)) require(uuid::parse(value->to_string()) == *value);
}

void check_text(std::string_view text) {
  require(text::is_utf8(text::quote(text)));
  const std::string snake = text::to_snake_case(text);
  require(text::to_snake_case(snake) == snake);
  require(text::to_pascal_case(text).size() <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_decimal(text);
  check_timestamp(text);
  check_json(text);
  check_bytes(text);
  check_uuid(text);
  check_text(text);
  return 0;
}
