#include "schema/native_types.hpp"

#include <array>

namespace tenon::schema {

std::span<const native_type_rule> mysql_native_types() {
  using enum scalar_type;
  using enum native_arguments;
  using enum key_use;
  static constexpr std::array rules{
      native_type_rule{.name = "Int", .scalars = {int_}},
      native_type_rule{.name = "UnsignedInt", .scalars = {int_}},
      native_type_rule{.name = "SmallInt", .scalars = {int_}},
      native_type_rule{.name = "UnsignedSmallInt", .scalars = {int_}},
      native_type_rule{.name = "TinyInt", .scalars = {int_, boolean}},
      native_type_rule{.name = "UnsignedTinyInt", .scalars = {int_, boolean}},
      native_type_rule{.name = "MediumInt", .scalars = {int_}},
      native_type_rule{.name = "UnsignedMediumInt", .scalars = {int_}},
      native_type_rule{.name = "BigInt", .scalars = {bigint}},
      native_type_rule{
          .name = "Decimal", .scalars = {decimal}, .arguments = precision_scale, .maximum = 65, .maximum_scale = 30},
      native_type_rule{.name = "UnsignedBigInt", .scalars = {bigint}},
      native_type_rule{.name = "Float", .scalars = {float_}},
      native_type_rule{.name = "Double", .scalars = {float_}},
      native_type_rule{.name = "Bit",
                       .scalars = {bytes, boolean},
                       .arguments = number,
                       .are_arguments_required = true,
                       .minimum = 1,
                       .maximum = 64},
      native_type_rule{
          .name = "Char", .scalars = {string}, .arguments = number, .are_arguments_required = true, .maximum = 255},
      native_type_rule{.name = "VarChar",
                       .scalars = {string},
                       .arguments = number,
                       .are_arguments_required = true,
                       .maximum = 65'535},
      native_type_rule{.name = "Binary", .scalars = {bytes}, .arguments = number, .are_arguments_required = true},
      native_type_rule{.name = "VarBinary", .scalars = {bytes}, .arguments = number, .are_arguments_required = true},
      native_type_rule{.name = "TinyBlob", .scalars = {bytes}, .keys = needs_length},
      native_type_rule{.name = "Blob", .scalars = {bytes}, .keys = needs_length},
      native_type_rule{.name = "MediumBlob", .scalars = {bytes}, .keys = needs_length},
      native_type_rule{.name = "LongBlob", .scalars = {bytes}, .keys = needs_length},
      native_type_rule{.name = "TinyText", .scalars = {string}, .keys = needs_length},
      native_type_rule{.name = "Text", .scalars = {string}, .keys = needs_length},
      native_type_rule{.name = "MediumText", .scalars = {string}, .keys = needs_length},
      native_type_rule{.name = "LongText", .scalars = {string}, .keys = needs_length},
      native_type_rule{.name = "Date", .scalars = {datetime}},
      native_type_rule{.name = "Time", .scalars = {datetime}, .arguments = number},
      native_type_rule{.name = "DateTime", .scalars = {datetime}, .arguments = number},
      native_type_rule{.name = "Timestamp", .scalars = {datetime}, .arguments = number},
      native_type_rule{.name = "Year", .scalars = {int_}},
      native_type_rule{.name = "Json", .scalars = {json}},
  };
  return rules;
}

}  // namespace tenon::schema
