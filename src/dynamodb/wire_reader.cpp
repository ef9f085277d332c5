#include <tenon/dynamodb/value_io.hpp>
#include <tenon/dynamodb/wire.hpp>

namespace tenon::dynamodb {

attribute_value attribute_value_from_wire(std::string_view json) {
  attribute_value out;
  read_value(json, [&](value_source& in) { out = in.value(); });
  return out;
}

item item_from_wire(std::string_view json) {
  item out;
  read_item(json, [&](value_source& in) { out = in.map(); });
  return out;
}

}  // namespace tenon::dynamodb
