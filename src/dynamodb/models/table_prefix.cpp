#include "dynamodb/models/table_prefix.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string_view>

namespace tenon::dynamodb::models {

namespace {

constexpr std::string_view parameter = "table_prefix=";

bool may_be_in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace

prefixed_url without_table_prefix(const std::string& url) {
  prefixed_url out{.url = url, .table_prefix = {}};
  const std::size_t question = url.find('?');
  if (question == std::string::npos) return out;
  out.url.resize(question);
  std::string_view rest = std::string_view(url).substr(question + 1);
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    if (one.starts_with(parameter)) {
      out.table_prefix = one.substr(parameter.size());
      continue;
    }
    out.url += out.url.size() == question ? '?' : '&';
    out.url += one;
  }
  if (!std::all_of(out.table_prefix.begin(), out.table_prefix.end(), may_be_in_name))
    raise({.kind = error_kind::invalid_url,
           .message = "The table_prefix `" + out.table_prefix + "` of the URL of DynamoDB cannot begin a table's name",
           .hint = "Use letters, digits, `_`, `-` and `.` alone"});
  return out;
}

}  // namespace tenon::dynamodb::models
