#include <tenon/dynamodb/marshal.hpp>

#include <tenon/base/error.hpp>

namespace tenon::dynamodb {

namespace detail {

void raise_undefined() {
  raise({.kind = error_kind::missing_value,
         .message = "A std::optional without a value cannot be written",
         .hint = "Set remove_undefined_values to leave such values out"});
}

void raise_wrong_count(std::size_t wanted, std::size_t found) {
  raise({.kind = error_kind::invalid_value,
         .message =
             "The list has " + std::to_string(found) + " elements where " + std::to_string(wanted) + " are expected"});
}

void raise_no_map() {
  raise({.kind = error_kind::invalid_value,
         .message = "Only a map or a structure is an item",
         .hint = "Use to_attribute_value for other values"});
}

item item_of(std::string_view wire) { return item_from_wire(wire); }
attribute_value attribute_value_of(std::string_view wire) { return attribute_value_from_wire(wire); }

}  // namespace detail

void write_value(value_sink& out, const decimal& v) { out.number(number(v)); }
void write_value(value_sink& out, const uuid& v) { out.string(v.to_string()); }
void write_value(value_sink& out, const timestamp& v) {
  out.string(v.microseconds() % 1000 == 0 ? v.to_string() : v.to_string_microseconds());
}
void write_value(value_sink& out, const attribute_map& v) {
  out.begin_map();
  for (const auto& [name, value] : v) {
    out.member(name);
    out.value(value);
  }
  out.end_map();
}
void write_value(value_sink& out, const attribute_list& v) {
  out.begin_list();
  for (const attribute_value& value : v) {
    out.element();
    out.value(value);
  }
  out.end_list();
}
void write_value(value_sink& out, const string_set& v) {
  out.begin_set(attribute_type::string_set);
  for (const std::string& text : v) out.set_text(text);
  out.end_set();
}
void write_value(value_sink& out, const number_set& v) {
  out.begin_set(attribute_type::number_set);
  for (const number& n : v) out.set_number(n);
  out.end_set();
}
void write_value(value_sink& out, const binary_set& v) {
  out.begin_set(attribute_type::binary_set);
  for (const bytes& b : v) out.set_binary(b.view());
  out.end_set();
}

void read_integral(value_source& in, std::int64_t& v, std::int64_t lowest, std::int64_t highest) {
  v = in.int64();
  if (v < lowest || v > highest)
    raise({.kind = error_kind::value_out_of_range,
           .message = "The number " + std::to_string(v) + " is not between " + std::to_string(lowest) + " and " +
                      std::to_string(highest)});
}
void read_integral(value_source& in, std::uint64_t& v, std::uint64_t highest) {
  v = in.uint64();
  if (v > highest)
    raise({.kind = error_kind::value_out_of_range,
           .message = "The number " + std::to_string(v) + " is above " + std::to_string(highest)});
}

void read_value(value_source& in, decimal& v) { v = decimal(in.digits()); }
void read_value(value_source& in, uuid& v) { v = uuid::parse(in.string()); }
void read_value(value_source& in, timestamp& v) { v = timestamp::parse(in.string()); }
void read_value(value_source& in, string_set& v) {
  std::vector<std::string> all;
  if (in.type() == attribute_type::string_set) in.each_text([&](std::string_view text) { all.emplace_back(text); });
  else (void)in.string();  // says what it is instead
  v = string_set(std::move(all));
}
void read_value(value_source& in, number_set& v) {
  std::vector<number> all;
  in.each_text([&](std::string_view text) { all.push_back(number::parse(text)); });
  v = number_set(std::move(all));
}
void read_value(value_source& in, binary_set& v) {
  std::vector<bytes> all;
  in.each_binary([&](bytes b) { all.push_back(std::move(b)); });
  v = binary_set(std::move(all));
}

}  // namespace tenon::dynamodb
