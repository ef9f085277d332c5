#include "dynamodb/response_reader.hpp"

#include <tenon/dynamodb/number.hpp>

#include <charconv>
#include <cmath>
#include <string>

namespace tenon::dynamodb {

namespace {

constexpr unmarshal_options as_they_are{};

dynamodb::item read_map(json_cursor& in) {
  value_source source(in, as_they_are, true);
  return source.map();
}

}  // namespace

namespace fields_of {

namespace {

template <class T>
void read_integer(json_cursor& in, T& v) {
  const std::string_view text = in.number();
  const char* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, v).ptr == end) return;
  // 1E3 is a whole number, too.
  const number n = number::parse(text);
  if constexpr (std::is_signed_v<T>) v = n.to_int64();
  else v = n.to_uint64();
}

}  // namespace

void read(json_cursor& in, std::string& v) { v = in.string(); }
void read(json_cursor& in, bool& v) { v = in.boolean(); }
void read(json_cursor& in, std::int64_t& v) { read_integer(in, v); }
void read(json_cursor& in, std::uint64_t& v) { read_integer(in, v); }
void read(json_cursor& in, double& v) {
  // "NaN", "Infinity" and "-Infinity" are texts. (AWS JSON 1.0 protocol, "Shape serialization")
  const std::string_view text = in.peek() == '"' ? in.string() : in.number();
  const char* const end = text.data() + text.size();
  if (std::from_chars(text.data(), end, v).ptr != end) in.fail("has a text where a number is expected");
}
void read(json_cursor& in, timestamp& v) {
  double seconds = 0;
  read(in, seconds);
  constexpr double most = 253402300800;  // the year 10000
  if (!(std::fabs(seconds) < most)) in.fail("has a time that is none");
  v = timestamp::from_microseconds(std::llround(seconds * 1e6));
}
void read(json_cursor& in, item& v) { v = read_map(in); }
void read(json_cursor& in, document& v) { v = document::from_wire(std::string(in.raw())); }

}  // namespace fields_of

bool response_reader::item(std::optional<dynamodb::item>& out) { return item_at(in_, out); }

bool response_reader::empty_item(std::optional<dynamodb::item>& out) {
  json_cursor nothing("{}");
  return item_at(nothing, out);
}

bool response_reader::item_at(json_cursor& at, std::optional<dynamodb::item>& out) {
  ++figures.items;
  if (!items_.each_item) {
    out = read_map(at);
    return true;
  }
  value_source source(at, *items_.options, true);
  (*items_.each_item)(source);
  source.finish();
  return true;
}

bool response_reader::items(std::vector<dynamodb::item>& out) {
  in_.array([&] {
    std::optional<dynamodb::item> one;
    item(one);
    if (one) out.push_back(*std::move(one));
  });
  return true;
}

bool response_reader::kept_item(std::optional<dynamodb::item>& out) {
  out = read_map(in_);
  return true;
}

bool response_reader::item_responses(std::vector<std::optional<dynamodb::item>>& out) {
  in_.array([&] {
    std::optional<dynamodb::item>& one = out.emplace_back();
    members([&](std::string_view name) { return name == "Item" && item(one); });
  });
  return true;
}

bool response_reader::capacity(std::optional<consumed_capacity>& out) {
  read(out);
  figures.capacity_units += out->capacity_units;
  return true;
}

bool response_reader::capacity(std::vector<consumed_capacity>& out) {
  read(out);
  for (const consumed_capacity& c : out) figures.capacity_units += c.capacity_units;
  return true;
}

}  // namespace tenon::dynamodb
