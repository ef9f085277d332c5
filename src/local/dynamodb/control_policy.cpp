#include "local/dynamodb/control_policy.hpp"

#include "local/api/elsewhere_shapes.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

using simdjson::dom::element;

constexpr std::size_t max_policy = 20480;

[[noreturn]] void refuse_policy(const std::string& why) { refuse_values("Invalid policy document: " + why); }

// "Syntax error at position (line,column)": those of what follows the text before it.
[[noreturn]] void refuse_syntax(std::string_view before) {
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const auto column = last == std::string_view::npos ? before.size() + 1 : before.size() - last;
  refuse_policy("Syntax error at position (" + std::to_string(lines + 1) + "," + std::to_string(column) + ")");
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> texts_in(const element& value) {
  std::vector<std::string_view> out;
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return {text};
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS)
    for (const auto one : list)
      if (one.get(text) == simdjson::SUCCESS) out.push_back(text);
  return out;
}

// A list of one element as that element; else as it is.
void write_value(json_writer& json, const element& value) {
  simdjson::dom::array list;
  if (value.get(list) == simdjson::SUCCESS && list.size() == 1) return json.raw(simdjson::minify(*list.begin()));
  json.raw(simdjson::minify(value));
}

// Those of a kind ("AWS", "Service" …), each once.
void write_principals(json_writer& json, std::string_view kind, const element& value) {
  std::vector<std::string> principals;
  for (const auto given : texts_in(value)) {
    auto principal = kind == "AWS" && shapes::is_account_id(given) ? "arn:aws:iam::" + std::string(given) + ":root"
                                                                   : std::string(given);
    if (std::find(principals.begin(), principals.end(), principal) == principals.end())
      principals.push_back(std::move(principal));
  }
  json.name(kind);
  if (principals.size() == 1) return json.text(principals.front());
  json.begin_list();
  for (const auto& principal : principals) json.text(principal);
  json.end_list();
}

void write_principal(json_writer& json, const element& value, std::string_view policy) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    const auto at = policy.find('"' + std::string(text) + '"');
    if (text != "*") refuse_syntax(policy.substr(0, at == std::string_view::npos ? at : at + text.size() + 2));
    return json.text(text);
  }
  simdjson::dom::object kinds;
  if (value.get(kinds) != simdjson::SUCCESS) refuse_syntax(policy);
  json.begin_object();
  for (const auto kind : kinds) write_principals(json, kind.key, kind.value);
  json.end_object();
}

// Operators with the attributes that they compare.
void write_condition(json_writer& json, const element& value) {
  simdjson::dom::object operators;
  if (value.get(operators) != simdjson::SUCCESS) return write_value(json, value);
  json.begin_object();
  for (const auto compared : operators) {
    json.name(compared.key);
    simdjson::dom::object attributes;
    if (compared.value.get(attributes) != simdjson::SUCCESS) {
      write_value(json, compared.value);
      continue;
    }
    json.begin_object();
    for (const auto attribute : attributes) write_value(json.name(attribute.key), attribute.value);
    json.end_object();
  }
  json.end_object();
}

bool names_everybody(const element& statement) {
  element principal;
  if (statement["Principal"].get(principal) != simdjson::SUCCESS) return false;
  element accounts;
  const auto names =
      texts_in(principal.is_object() && principal["AWS"].get(accounts) == simdjson::SUCCESS ? accounts : principal);
  return std::find(names.begin(), names.end(), "*") != names.end();
}

bool has(const element& statement, std::string_view member) { return statement[member].error() == simdjson::SUCCESS; }

void check_statement(const element& statement, std::set<std::string_view>& names) {
  for (const auto& [member, other] :
       {std::pair{"Effect", ""}, {"Principal", "NotPrincipal"}, {"Action", "NotAction"}, {"Resource", "NotResource"}})
    if (!has(statement, member) && (*other == '\0' || !has(statement, other)))
      refuse_policy(std::string("Missing required field ") + member);
  std::string_view name;
  if (statement["Sid"].get(name) == simdjson::SUCCESS && !names.insert(name).second)
    refuse_policy("The Statement Ids in the policy are not unique");
}

void write_statement(json_writer& json, const element& statement, std::string_view policy) {
  std::string_view effect;
  if (statement["Effect"].get(effect) != simdjson::SUCCESS) refuse_syntax(policy);
  const bool allows = equal_ignoring_case(effect, "Allow");
  if (!allows && !equal_ignoring_case(effect, "Deny")) refuse_policy("Invalid effect: " + std::string(effect));
  if (allows && names_everybody(statement) && !has(statement, "Condition"))
    refuse(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure "
        "least-privilege form of access");
  json.begin_object();
  for (const std::string_view member :
       {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}) {
    element value;
    if (statement[member].get(value) != simdjson::SUCCESS) continue;
    json.name(member);
    if (member == "Effect") json.text(allows ? "Allow" : "Deny");
    else if (member.ends_with("Principal")) write_principal(json, value, policy);
    else if (member == "Condition") write_condition(json, value);
    else write_value(json, value);
  }
  json.end_object();
}

// Whether a pattern with "*" for any text and "?" for any character takes the whole of a text, whatever the case. Where the
// rest does not fit, only the last "*" needs to take more: what those before it took is as good as any.
bool matches(std::string_view pattern, std::string_view text) noexcept {
  std::size_t at = 0;
  std::size_t behind_star = std::string_view::npos;
  std::size_t star_ends = 0;  // in the text
  for (std::size_t i = 0; i < text.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      behind_star = ++at;
      star_ends = i;
    } else if (at < pattern.size() &&
               (pattern[at] == '?' || equal_ignoring_case(pattern.substr(at, 1), text.substr(i, 1)))) {
      ++at;
      ++i;
    } else if (behind_star != std::string_view::npos) {
      at = behind_star;
      i = ++star_ends;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool forbids_another(const element& statement) {
  std::string_view effect;
  element actions;
  if (statement["Effect"].get(effect) != simdjson::SUCCESS || effect != "Deny" || has(statement, "Condition") ||
      !names_everybody(statement) || statement["Action"].get(actions) != simdjson::SUCCESS)
    return false;
  const auto names = texts_in(actions);
  return std::any_of(names.begin(), names.end(),
                     [](std::string_view name) { return matches(name, "dynamodb:PutResourcePolicy"); });
}

constexpr std::string_view version_key = R"({"Version":)";

}  // namespace

std::string canonical_policy(std::string_view policy) {
  if (policy.size() > max_policy) refuse_values("Maximum policy size of 20480 bytes exceeded");
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(policy.data(), policy.size()).get(root) != simdjson::SUCCESS || root.is_array())
    refuse_policy("This policy contains invalid Json");
  if (!root.is_object()) refuse_policy("This text appears not to be a policy");
  element statements;
  if (root["Statement"].get(statements) != simdjson::SUCCESS) refuse_syntax(policy);
  std::vector<element> listed;
  if (statements.is_array()) {
    for (const auto statement : simdjson::dom::array(statements)) listed.push_back(statement);
  } else {
    listed.push_back(statements);
  }
  if (listed.empty()) refuse_policy("Could not parse the policy: Statement is empty!");
  std::set<std::string_view> names;
  for (const auto& statement : listed) check_statement(statement, names);

  std::string out;
  json_writer json(out);
  json.begin_object();
  for (const std::string_view member : {"Version", "Id"}) {
    element value;
    if (root[member].get(value) == simdjson::SUCCESS) json.name(member).raw(simdjson::minify(value));
  }
  json.name("Statement").begin_list();
  for (const auto& statement : listed) write_statement(json, statement, policy);
  json.end_list();
  json.end_object();
  return out;
}

std::string shown_policy(std::string_view canonical) {
  if (canonical.starts_with(version_key)) return std::string(canonical);
  return std::string(version_key).append(R"("2008-10-17",)").append(canonical.substr(1));
}

bool locks_out(std::string_view canonical) {
  simdjson::dom::parser parser;
  simdjson::dom::array statements;
  if (parser.parse(canonical.data(), canonical.size())["Statement"].get(statements) != simdjson::SUCCESS) return false;
  return std::any_of(statements.begin(), statements.end(), forbids_another);
}

}  // namespace tenon::local::dynamodb
