#include "schema/configuration.hpp"

#include "base/quote.hpp"
#include "schema/attributes.hpp"

#include <fmt/format.h>

#include <string_view>
#include <unordered_set>

namespace tenon::schema {

namespace {

std::string_view kind_of(const ast::block& block) {
  return block.kind == ast::block::form::datasource ? "datasource" : "generator";
}

}  // namespace

property_reader::property_reader(const ast::block& block, diagnostics& out)
    : block_(block), is_taken_(block.properties.size()) {
  std::unordered_set<std::string_view> names;
  for (std::size_t i = 0; i < block.properties.size(); ++i) {
    const ast::property& p = block.properties[i];
    if (!names.insert(p.name.text).second) {
      out.error("repeated-property", p.name.where,
                fmt::format("The {} {} already has a property {}.", kind_of(block), text::quote(block.name.text),
                            text::quote(p.name.text)),
                "Keep one of them.");
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

std::optional<config_value> read_string_or_env(const ast::expression& e, diagnostics& out) {
  if (e.kind == ast::expression::form::string) return to_config_value(e);
  if (e.kind == ast::expression::form::function && e.text == "env") {
    if (e.arguments.size() == 1 && e.arguments[0].value.kind == ast::expression::form::string)
      return to_config_value(e);
    if (e.arguments.size() == 1) {
      report_wrong_kind(e.arguments[0].value, "a string", out);
    } else {
      out.error("wrong-env", e.where, "`env` takes the name of one environment variable.",
                "Write it as `env(\"DATABASE_URL\")`.");
    }
    return std::nullopt;
  }
  report_wrong_kind(e, "a string", out);
  return std::nullopt;
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
      if (e.text == "env" && e.arguments.size() == 1 && e.arguments[0].value.kind == ast::expression::form::string) {
        return {config_value::form::env, e.arguments[0].value.text, {}};
      }
      return {config_value::form::constant, describe(e), {}};
  }
  return {};
}

}  // namespace tenon::schema
