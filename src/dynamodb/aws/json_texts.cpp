#include "dynamodb/aws/json_texts.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace tenon::dynamodb::aws {

namespace {

using texts = std::map<std::string, std::string, std::less<>>;

void collect(const boost::json::object& from, const std::string& prefix, texts& out) {
  for (const auto& member : from) {
    const std::string name = prefix + std::string(member.key());
    const boost::json::value& value = member.value();
    if (const auto* text = value.if_string()) out[name] = std::string(text->data(), text->size());
    else if (value.is_number()) out[name] = boost::json::serialize(value);
    else if (const auto* object = value.if_object()) collect(*object, name + ".", out);
  }
}

}  // namespace

std::optional<json_texts> json_texts::parse(std::string_view json) {
  boost::json::error_code failure;
  const boost::json::value value = boost::json::parse({json.data(), json.size()}, failure);
  if (failure || !value.is_object()) return std::nullopt;
  json_texts out;
  collect(value.get_object(), "", out.members_);
  return out;
}

const std::string& json_texts::operator[](std::string_view name) const noexcept {
  static const std::string none;
  const auto at = members_.find(name);
  return at == members_.end() ? none : at->second;
}

}  // namespace tenon::dynamodb::aws
