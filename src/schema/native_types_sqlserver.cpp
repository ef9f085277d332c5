#include "schema/native_types.hpp"

#include <array>

namespace tenon::schema {

std::span<const native_type_rule> sqlserver_native_types() {
  using enum scalar_type;
  using enum native_arguments;
  using enum key_use;
  static constexpr std::array rules{
      native_type_rule{.name = "TinyInt", .scalars = {int_}},
      native_type_rule{.name = "SmallInt", .scalars = {int_}},
      native_type_rule{.name = "Int", .scalars = {int_}},
      native_type_rule{.name = "BigInt", .scalars = {bigint}},
      native_type_rule{.name = "Decimal",
                       .scalars = {decimal},
                       .arguments = precision_scale,
                       .minimum = 1,
                       .maximum = 38,
                       .maximum_scale = 38},
      native_type_rule{.name = "Money", .scalars = {float_}},
      native_type_rule{.name = "SmallMoney", .scalars = {float_}},
      native_type_rule{.name = "Bit", .scalars = {boolean, int_}},
      native_type_rule{.name = "Float", .scalars = {float_}, .arguments = number, .minimum = 1, .maximum = 53},
      native_type_rule{.name = "Real", .scalars = {float_}},
      native_type_rule{.name = "Date", .scalars = {datetime}},
      native_type_rule{.name = "Time", .scalars = {datetime}},
      native_type_rule{.name = "DateTime", .scalars = {datetime}},
      native_type_rule{.name = "DateTime2", .scalars = {datetime}},
      native_type_rule{.name = "DateTimeOffset", .scalars = {datetime}},
      native_type_rule{.name = "SmallDateTime", .scalars = {datetime}},
      native_type_rule{.name = "Char", .scalars = {string}, .arguments = number, .maximum = 8000},
      native_type_rule{.name = "NChar", .scalars = {string}, .arguments = number, .maximum = 4000},
      native_type_rule{
          .name = "VarChar", .scalars = {string}, .arguments = number_or_max, .maximum = 8000, .keys = no_key_when_max},
      native_type_rule{.name = "Text", .scalars = {string}, .keys = no_key},
      native_type_rule{.name = "NVarChar",
                       .scalars = {string},
                       .arguments = number_or_max,
                       .maximum = 4000,
                       .keys = no_key_when_max},
      native_type_rule{.name = "NText", .scalars = {string}, .keys = no_key},
      native_type_rule{.name = "Binary", .scalars = {bytes}, .arguments = number, .maximum = 8000},
      native_type_rule{.name = "VarBinary",
                       .scalars = {bytes},
                       .arguments = number_or_max,
                       .maximum = 8000,
                       .keys = no_key_when_max},
      native_type_rule{.name = "Image", .scalars = {bytes}, .keys = no_key},
      native_type_rule{.name = "Xml", .scalars = {string}, .keys = no_key},
      native_type_rule{.name = "UniqueIdentifier", .scalars = {string}},
  };
  return rules;
}

}  // namespace tenon::schema
