#include "schema/configuration.hpp"

#include "base/quote.hpp"
#include "schema/attributes.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

namespace tenon::schema {

property_reader::property_reader(const ast::block& block) : block_(block), is_taken_(block.properties.size()) {
  std::unordered_set<std::string_view> names;
  for (std::size_t i = 0; i < block.properties.size(); ++i) {
    const ast::property& p = block.properties[i];
    if (!names.insert(p.name.text).second) {
      is_taken_[i] = true;
    } else if (!p.value) {
      has_gaps_ = true;
      is_taken_[i] = true;
    }
  }
}

const ast::property* property_reader::take(std::string_view name) {
  for (std::size_t i = 0; i < block_.properties.size(); ++i) {
    if (is_taken_[i] || block_.properties[i].name.text != name) continue;
    is_taken_[i] = true;
    return &block_.properties[i];
  }
  return nullptr;
}

std::vector<const ast::property*> property_reader::rest() const {
  std::vector<const ast::property*> left;
  for (std::size_t i = 0; i < block_.properties.size(); ++i) {
    if (!is_taken_[i]) left.push_back(&block_.properties[i]);
  }
  return left;
}

namespace {

bool is_env(const ast::expression& e) { return e.kind == ast::expression::form::function && e.text == "env"; }

bool has_one_argument(const ast::expression& call) {
  return call.arguments.size() == 1 && call.empty_arguments.empty() && !call.trailing_comma;
}

/// Is the call of env() right? Reports what is not.
bool check_env(const ast::expression& call, diagnostics& out) {
  if (!has_one_argument(call)) {
    out.error("wrong-env", call.where, "`env` takes the name of one environment variable and nothing else.",
              "Write it as `env(\"DATABASE_URL\")`.");
    return false;
  }
  const ast::argument& argument = call.arguments.front();
  if (argument.value.kind != ast::expression::form::string) {
    report_wrong_kind(argument.value, "a string", out);
    return false;
  }
  if (argument.name) {
    out.warning("ignored-argument", argument.where, "The argument of `env` has no name: this one is ignored.",
                fmt::format("Write {}.", text::quote("env(" + describe(argument.value) + ")")));
  }
  return true;
}

}  // namespace

std::optional<config_value> read_string_or_env(const ast::expression& e, diagnostics& out) {
  if (is_env(e)) return check_env(e, out) ? std::optional{to_config_value(e)} : std::nullopt;
  if (e.kind == ast::expression::form::string) return to_config_value(e);
  report_wrong_kind(e, "a string", out);
  return std::nullopt;
}

config_value read_any_value(const ast::expression& e, diagnostics& out) {
  if (is_env(e)) (void)check_env(e, out);
  if (e.kind != ast::expression::form::array) return to_config_value(e);
  config_value list{config_value::form::list, {}, {}};
  for (const ast::expression& item : e.items) list.items.push_back(read_any_value(item, out));
  return list;
}

config_value to_config_value(const ast::expression& e) {
  switch (e.kind) {
    case ast::expression::form::string: return {config_value::form::string, e.text, {}};
    case ast::expression::form::number:
    case ast::expression::form::constant: return {config_value::form::constant, e.text, {}};
    case ast::expression::form::array: {
      config_value list{config_value::form::list, {}, {}};
      for (const ast::expression& item : e.items) list.items.push_back(to_config_value(item));
      return list;
    }
    case ast::expression::form::function:
      if (is_env(e) && e.arguments.size() == 1 && e.arguments[0].value.kind == ast::expression::form::string) {
        return {config_value::form::env, e.arguments[0].value.text, {}};
      }
      return {config_value::form::constant, describe(e), {}};
  }
  return {};
}

}  // namespace tenon::schema
