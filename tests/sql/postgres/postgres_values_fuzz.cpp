// Columns of any type, holding any bytes, decoded for members of any type: a value, or an error that names the field.
//
// Input: the member's type, its kind (1: optional, 2: a list), the column's type (2 bytes), then what the column holds.
#include "sql/postgres/binary.hpp"
#include "sql/postgres/values.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace tenon;
using namespace tenon::sql::postgres;

constexpr query::enum_value_descriptor colors[] = {{"RED", "RED"}, {"GREEN", "green"}};
constexpr query::enum_descriptor color{.name = "Color", .database_name = "Color", .values = colors};
constexpr query::field_descriptor fields[] = {{.name = "field", .column = "field", .enumeration = &color}};
constexpr query::model_descriptor model{.name = "Model", .table = "Model", .fields = fields};

// Decodes the only column of the row for a T.
template <class T>
void decode_as(row r, query::member m) {
  const query::record_layout layout{.model = &model, .members = {&m, 1}};
  if (m.list) {
    std::vector<T> out;
    decode_record(r, layout, &out);
  } else if (m.optional) {
    std::optional<T> out;
    decode_record(r, layout, &out);
  } else {
    T out{};
    decode_record(r, layout, &out);
  }
}

void decode_enumerator(row r, query::member m) {
  m.set_enum = [](void* at, int index) {
    if (index < -1 || index > 1) std::abort();
    *static_cast<int*>(at) = index;
  };
  const query::record_layout layout{.model = &model, .members = {&m, 1}};
  int out = 0;
  decode_record(r, layout, &out);
}

void decode(row r, const query::member& m) {
  switch (m.type) {
    case query::member_type::boolean: return decode_as<bool>(r, m);
    case query::member_type::int32: return decode_as<std::int32_t>(r, m);
    case query::member_type::int64: return decode_as<std::int64_t>(r, m);
    case query::member_type::float64: return decode_as<double>(r, m);
    case query::member_type::decimal: return decode_as<decimal>(r, m);
    case query::member_type::string: return decode_as<std::string>(r, m);
    case query::member_type::datetime: return decode_as<timestamp>(r, m);
    case query::member_type::json: return decode_as<json>(r, m);
    case query::member_type::bytes: return decode_as<bytes>(r, m);
    case query::member_type::enumeration: return decode_enumerator(r, m);
    case query::member_type::text_view:
    case query::member_type::bytes_view: return decode_as<std::string_view>(r, m);
    case query::member_type::composite: return;
  }
}

template <class What>
void expect_value_or_error(const What& what) {
  try {
    what();
  } catch (const error& e) {
    const bool is_ours = e.kind() == error_kind::inconsistent_data || e.kind() == error_kind::unexpected_null ||
                         e.kind() == error_kind::value_out_of_range || e.kind() == error_kind::invalid_value ||
                         e.kind() == error_kind::unsupported_feature;
    if (!is_ours || e.message().empty()) std::abort();
  }
}

// What can be read is written as it was read.
void expect_the_same_again(const std::string& bytes) {
  if (const auto number = read_numeric(bytes)) {
    std::string written;
    if (append_numeric(written, *number) && read_numeric(written) != number) std::abort();
    std::string from_text;
    if (append_short_numeric(from_text, number->to_string()) && from_text != written) std::abort();
  }
  if (const auto address = inet_text(bytes)) {
    std::string written;
    if (!append_inet(written, *address, bytes[2] != 0) || inet_text(written) != address) std::abort();
  }
  if (const auto bits = bit_text(bytes)) {
    std::string written;
    if (!append_bits(written, *bits) || bit_text(written) != bits) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const query::member m{.type = static_cast<query::member_type>(data[0] % 12),
                        .optional = (data[1] & 1U) != 0,
                        .list = (data[1] & 2U) != 0};
  const oid type = data[2] * 256U + data[3];
  // Exactly as long as it is, so that a read beyond its end is seen.
  std::vector<char> content(data + 4, data + size);
  const bool is_null = (data[1] & 4U) != 0;
  const cell column{content.data(), is_null ? -1 : static_cast<std::int32_t>(content.size())};
  borrowed_texts texts;
  const row r{&column, &type, &texts};
  expect_value_or_error([&] { decode(r, m); });
  expect_value_or_error([&] { decode_integer(r); });
  expect_value_or_error([&] {
    query::parameters out;
    add_column(r, 0, "column", out);
    if (out.size() != 1) std::abort();
  });
  expect_the_same_again(std::string(content.data(), content.size()));
  return 0;
}
