#include "schema/native_types.hpp"

#include <array>

namespace tenon::schema {

std::span<const native_type_rule> cockroachdb_native_types() {
  using enum scalar_type;
  using enum native_arguments;
  static constexpr std::array rules{
      native_type_rule{.name = "Bit", .scalars = {string}, .arguments = number, .minimum = 1},
      native_type_rule{.name = "Bool", .scalars = {boolean}},
      native_type_rule{.name = "Bytes", .scalars = {bytes}},
      native_type_rule{.name = "Char", .scalars = {string}, .arguments = number},
      native_type_rule{.name = "Date", .scalars = {datetime}},
      native_type_rule{
          .name = "Decimal", .scalars = {decimal}, .arguments = precision_scale, .minimum = 1, .maximum = 1000},
      native_type_rule{.name = "Float4", .scalars = {float_}},
      native_type_rule{.name = "Float8", .scalars = {float_}},
      native_type_rule{.name = "Inet", .scalars = {string}},
      native_type_rule{.name = "Int2", .scalars = {int_}},
      native_type_rule{.name = "Int4", .scalars = {int_}},
      native_type_rule{.name = "Int8", .scalars = {bigint}},
      native_type_rule{.name = "JsonB", .scalars = {json}},
      native_type_rule{.name = "Oid", .scalars = {int_}},
      native_type_rule{.name = "CatalogSingleChar", .scalars = {string}},
      native_type_rule{.name = "String", .scalars = {string}, .arguments = number},
      native_type_rule{.name = "Time", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Timestamp", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Timestamptz", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Timetz", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Uuid", .scalars = {string}},
      native_type_rule{.name = "VarBit", .scalars = {string}, .arguments = number, .minimum = 1},
  };
  return rules;
}

}  // namespace tenon::schema
