#include "schema/native_types.hpp"

#include <array>

namespace tenon::schema {

std::span<const native_type_rule> postgresql_native_types() {
  using enum scalar_type;
  using enum native_arguments;
  static constexpr std::array rules{
      native_type_rule{.name = "SmallInt", .scalars = {int_}},
      native_type_rule{.name = "Integer", .scalars = {int_}},
      native_type_rule{.name = "BigInt", .scalars = {bigint}},
      native_type_rule{
          .name = "Decimal", .scalars = {decimal}, .arguments = precision_scale, .minimum = 1, .maximum = 1000},
      native_type_rule{.name = "Money", .scalars = {decimal}},
      native_type_rule{.name = "Inet", .scalars = {string}},
      native_type_rule{.name = "Oid", .scalars = {int_}},
      native_type_rule{.name = "Citext", .scalars = {string}},
      native_type_rule{.name = "Real", .scalars = {float_}},
      native_type_rule{.name = "DoublePrecision", .scalars = {float_}},
      native_type_rule{.name = "VarChar", .scalars = {string}, .arguments = number},
      native_type_rule{.name = "Char", .scalars = {string}, .arguments = number},
      native_type_rule{.name = "Text", .scalars = {string}},
      native_type_rule{.name = "ByteA", .scalars = {bytes}},
      native_type_rule{.name = "Timestamp", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Timestamptz", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Date", .scalars = {datetime}},
      native_type_rule{.name = "Time", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Timetz", .scalars = {datetime}, .arguments = number, .maximum = 6},
      native_type_rule{.name = "Boolean", .scalars = {boolean}},
      native_type_rule{.name = "Bit", .scalars = {string}, .arguments = number, .minimum = 1},
      native_type_rule{.name = "VarBit", .scalars = {string}, .arguments = number, .minimum = 1},
      native_type_rule{.name = "Uuid", .scalars = {string}},
      native_type_rule{.name = "Xml", .scalars = {string}, .keys = key_use::no_index},
      native_type_rule{.name = "Json", .scalars = {json}},
      native_type_rule{.name = "JsonB", .scalars = {json}},
  };
  return rules;
}

}  // namespace tenon::schema
