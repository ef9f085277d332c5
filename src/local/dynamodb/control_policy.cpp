#include "local/dynamodb/control_policy.hpp"

#include "local/api/failure.hpp"

#include <simdjson.h>

#include <string>

namespace tenon::local::dynamodb {
namespace {

using simdjson::dom::element;

constexpr std::size_t max_policy = 20480;

[[noreturn]] void refuse_policy(std::string_view why) {
  refuse_values(std::string("Invalid policy document: ").append(why));
}

void check_statement(const element& statement) {
  element effect;
  if (statement["Effect"].get(effect) != simdjson::SUCCESS) refuse_policy("Missing required field Effect");
}

}  // namespace

void check_policy(std::string_view policy) {
  if (policy.size() > max_policy) refuse_values("Maximum policy size of 20480 bytes exceeded");
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(policy.data(), policy.size()).get(root) != simdjson::SUCCESS || root.is_array())
    refuse_policy("This policy contains invalid Json");
  if (!root.is_object()) refuse_policy("This text appears not to be a policy");
  element statements;
  if (root["Statement"].get(statements) != simdjson::SUCCESS) refuse_policy("Syntax error at position (1,3)");
  if (!statements.is_array()) return check_statement(statements);
  const simdjson::dom::array listed(statements);
  if (listed.begin() == listed.end()) refuse_policy("Could not parse the policy: Statement is empty!");
  for (const auto statement : listed) check_statement(statement);
}

}  // namespace tenon::local::dynamodb
