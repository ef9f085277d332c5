#include "schema/native_types.hpp"

#include <array>

namespace tenon::schema {

std::span<const native_type_rule> mongodb_native_types() {
  using enum scalar_type;
  static constexpr std::array rules{
      native_type_rule{.name = "String", .scalars = {string}},
      native_type_rule{.name = "Double", .scalars = {float_}},
      native_type_rule{.name = "BinData", .scalars = {bytes}},
      native_type_rule{.name = "ObjectId", .scalars = {string, bytes}},
      native_type_rule{.name = "Bool", .scalars = {boolean}},
      native_type_rule{.name = "Date", .scalars = {datetime}},
      native_type_rule{.name = "Int", .scalars = {int_}},
      native_type_rule{.name = "Timestamp", .scalars = {datetime}},
      native_type_rule{.name = "Long", .scalars = {int_, bigint}},
      native_type_rule{.name = "Json", .scalars = {json}},
  };
  return rules;
}

}  // namespace tenon::schema
