#include "local/dynamodb/item_json.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <cstring>

namespace tenon::local::dynamodb {
namespace {

[[noreturn]] void raise_damaged() {
  raise(error_details{.kind = error_kind::corrupt_database,
                      .message = "An item in the store of DynamoDB's engine cannot be read",
                      .hint = "Restore the file from a copy"});
}

}  // namespace

std::size_t attribute_cursor::end_of_string(std::size_t quote) const {
  for (std::size_t at = quote + 1;;) {
    if (at >= json_.size()) raise_damaged();
    const auto* found = static_cast<const char*>(std::memchr(json_.data() + at, '"', json_.size() - at));
    if (!found) raise_damaged();
    const auto end = static_cast<std::size_t>(found - json_.data());
    std::size_t backslashes = 0;
    while (json_[end - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return end;
    at = end + 1;
  }
}

std::size_t attribute_cursor::end_of_value(std::size_t begin) const {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < json_.size(); ++at) {
    switch (json_[at]) {
      case '"': at = end_of_string(at); break;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default: break;
    }
  }
  raise_damaged();
}

bool attribute_cursor::next() {
  if (at_ >= json_.size()) raise_damaged();
  if (json_[at_] == ',') ++at_;
  if (at_ < json_.size() && json_[at_] == '}') return false;
  if (at_ >= json_.size() || json_[at_] != '"') raise_damaged();
  const std::size_t name_end = end_of_string(at_);
  name_ = json_.substr(at_ + 1, name_end - at_ - 1);
  const std::size_t begin = name_end + 2;
  if (begin >= json_.size() || json_[begin] != '{') raise_damaged();
  at_ = end_of_value(begin);
  value_ = json_.substr(begin, at_ - begin);
  return true;
}

void append_projected(std::string& out, std::string_view item_json, const item_projection& projection) {
  if (!projection.is_flat())
    return tenon::dynamodb::append_wire(out, projection.project(tenon::dynamodb::item_from_wire(item_json)));
  const std::size_t start = out.size();
  out += '{';
  attribute_cursor at(item_json);
  while (at.next()) {
    if (at.name().find('\\') != std::string_view::npos) {
      out.resize(start);
      return tenon::dynamodb::append_wire(out, projection.project(tenon::dynamodb::item_from_wire(item_json)));
    }
    if (!projection.has_name(at.name())) continue;
    if (out.size() != start + 1) out += ',';
    out.append("\"").append(at.name()).append("\":").append(at.value());
  }
  out += '}';
}

}  // namespace tenon::local::dynamodb
