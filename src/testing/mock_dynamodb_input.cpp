#include "testing/mock_dynamodb_input.hpp"

#include <tenon/base/error.hpp>
#include <tenon/testing/mock_dynamodb.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace tenon::testing {

namespace {

namespace bj = boost::json;

bool contains(const bj::value& whole, const bj::value& part);

// DynamoDB's sets have no order.
bool is_set(std::string_view name) noexcept { return name == "SS" || name == "NS" || name == "BS"; }

bool is_same_set(const bj::array& a, const bj::array& b) {
  return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

bool contains(const bj::object& whole, const bj::object& part) {
  for (const auto& [name, wanted] : part) {
    const bj::value* const there = whole.if_contains(name);
    if (!there) return false;
    if (is_set(name) && there->is_array() && wanted.is_array()) {
      if (!is_same_set(there->get_array(), wanted.get_array())) return false;
    } else if (!contains(*there, wanted)) {
      return false;
    }
  }
  return true;
}

bool contains(const bj::value& whole, const bj::value& part) {
  if (whole.is_object() && part.is_object()) return contains(whole.get_object(), part.get_object());
  if (!whole.is_array() || !part.is_array()) return whole == part;
  const bj::array& all = whole.get_array();
  const bj::array& wanted = part.get_array();
  return all.size() == wanted.size() &&
         std::equal(all.begin(), all.end(), wanted.begin(),
                    [](const bj::value& a, const bj::value& b) { return contains(a, b); });
}

bool is_empty(const bj::value& v) {
  if (v.is_string()) return v.get_string().empty();
  if (v.is_array()) return v.get_array().empty();
  return v.is_object() && v.get_object().empty();
}

}  // namespace

bool contains_input(const json& input, std::string_view partial) {
  boost::system::error_code failed;
  const bj::value part = bj::parse(bj::string_view(partial.data(), partial.size()), failed);
  if (failed)
    raise({.kind = error_kind::invalid_value,
           .message = "The input that calls are compared with is not JSON: " + std::string(partial)});
  return contains(bj::parse(input.text()), part);
}

std::string without_empty_members(std::string_view request, bool has_made_token) {
  bj::value all = bj::parse(bj::string_view(request.data(), request.size()));
  bj::object& members = all.as_object();
  std::vector<std::string> dropped;
  for (const bj::key_value_pair& member : members)
    if (is_empty(member.value()) || (has_made_token && member.key() == "ClientRequestToken"))
      dropped.emplace_back(member.key());
  for (const std::string& name : dropped) members.erase(name);
  return bj::serialize(all);
}

}  // namespace tenon::testing
