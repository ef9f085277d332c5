#include "base/quote.hpp"
#include "schema/reserved_names.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <unordered_set>
#include <utility>

namespace tenon::schema {

namespace {

std::string_view noun(ast::block::form kind) {
  switch (kind) {
    case ast::block::form::model: return "model";
    case ast::block::form::view: return "view";
    case ast::block::form::composite_type: return "composite type";
    case ast::block::form::enum_type: return "enum";
    case ast::block::form::datasource: return "datasource";
    case ast::block::form::generator: return "generator";
  }
  return "block";
}

class name_collector {
 public:
  explicit name_collector(context& c) : c_(c) {}

  void collect(const ast::block& block) {
    if (is_scalar_name(block.name.text)) {
      c_.out.error("reserved-name", block.name.where,
                   fmt::format("{} is the name of a built-in scalar type.", text::quote(block.name.text)),
                   fmt::format("Give the {} another name.", noun(block.kind)));
    }
    switch (block.kind) {
      case ast::block::form::model:
      case ast::block::form::view: collect_model(block); return;
      case ast::block::form::composite_type: collect_composite(block); return;
      case ast::block::form::enum_type: collect_enum(block); return;
      case ast::block::form::datasource: collect_configuration(block, datasource_names_); return;
      case ast::block::form::generator: collect_configuration(block, generator_names_); return;
    }
  }

 private:
  /// Datasources and generators have names apart from those of models and types, and from each other's.
  void collect_configuration(const ast::block& block, std::unordered_set<std::string_view>& claimed) {
    if (!claimed.insert(block.name.text).second) {
      c_.out.error("repeated-name", block.name.where,
                   fmt::format("There is already a {} {}.", noun(block.kind), text::quote(block.name.text)),
                   block.kind == ast::block::form::datasource ? "A schema describes one database: remove one of them, "
                                                                "or put what belongs to it into a schema of its own."
                                                              : "Rename one of them.");
    }
    std::unordered_set<std::string_view> properties;
    for (const ast::property& p : block.properties) {
      if (properties.insert(p.name.text).second) continue;
      c_.out.error("repeated-property", p.name.where,
                   fmt::format("The {} {} already has a property {}.", noun(block.kind), text::quote(block.name.text),
                               text::quote(p.name.text)),
                   "Keep one of them.");
    }
  }

  void collect_model(const ast::block& block) {
    check_block(block, true);
    model m;
    m.name = block.name.text;
    m.database_name = block.name.text;
    m.type = block.kind == ast::block::form::view ? model::kind::view : model::kind::table;
    m.documentation = block.documentation;
    m.where = block.where;
    model_node node;
    node.syntax = &block;
    for (const ast::field& f : block.fields) {
      check_identifier(f.name, "field");
      check_attribute_names(f.attributes);
      collect_field(f, block, m.fields, node.fields, node.field_by_name);
    }
    if (claim(block)) c_.model_by_name.emplace(block.name.text, c_.schema.models.size());
    c_.schema.models.push_back(std::move(m));
    c_.models.push_back(std::move(node));
  }

  void collect_composite(const ast::block& block) {
    check_block(block, false);
    composite_type t;
    t.name = block.name.text;
    t.documentation = block.documentation;
    t.where = block.where;
    composite_node node;
    node.syntax = &block;
    for (const ast::field& f : block.fields) collect_field(f, block, t.fields, node.fields, node.field_by_name);
    if (claim(block)) c_.composite_by_name.emplace(block.name.text, c_.schema.composite_types.size());
    c_.schema.composite_types.push_back(std::move(t));
    c_.composites.push_back(std::move(node));
  }

  void collect_enum(const ast::block& block) {
    check_block(block, true);
    enum_type e;
    e.name = block.name.text;
    e.database_name = block.name.text;
    e.documentation = block.documentation;
    e.where = block.where;
    std::unordered_set<std::string_view> names;
    for (const ast::enum_value& v : block.values) {
      check_identifier(v.name, "enum value");
      check_attribute_names(v.attributes);
      if (!names.insert(v.name.text).second) {
        c_.out.error(
            "repeated-name", v.name.where,
            fmt::format("The enum {} already has a value {}.", text::quote(block.name.text), text::quote(v.name.text)),
            "Remove or rename one of them.");
      }
      enum_value value;
      value.name = v.name.text;
      value.database_name = v.name.text;
      value.documentation = v.documentation;
      e.values.push_back(std::move(value));
    }
    if (block.values.empty()) {
      c_.out.error("empty-enum", block.where, fmt::format("The enum {} has no values.", text::quote(block.name.text)),
                   "Give it one at least.");
    }
    if (claim(block)) c_.enum_by_name.emplace(block.name.text, c_.schema.enums.size());
    c_.schema.enums.push_back(std::move(e));
    c_.enums.push_back({.syntax = &block});
  }

  void collect_field(const ast::field& syntax, const ast::block& block, std::vector<field>& fields,
                     std::vector<field_node>& nodes, std::unordered_map<std::string_view, std::size_t>& by_name) {
    if (!by_name.emplace(syntax.name.text, fields.size()).second) {
      c_.out.error("repeated-name", syntax.name.where,
                   fmt::format("The {} {} already has a field {}.", noun(block.kind), text::quote(block.name.text),
                               text::quote(syntax.name.text)),
                   "Remove or rename one of them.");
    }
    field f;
    f.name = syntax.name.text;
    f.database_name = syntax.name.text;
    f.arity = syntax.type.arity;
    f.documentation = syntax.documentation;
    f.where = syntax.where;
    fields.push_back(std::move(f));
    field_node node;
    node.syntax = &syntax;
    nodes.push_back(node);
  }

  void check_block(const ast::block& block, bool has_reserved_names) {
    check_identifier(block.name, noun(block.kind));
    check_attribute_names(block.attributes);
    if (has_reserved_names && is_reserved_name(block.name.text)) {
      c_.out.error(
          "reserved-name", block.name.where,
          fmt::format("{} is a reserved name: no {} can have it.", text::quote(block.name.text), noun(block.kind)),
          "Choose another name; `@@map` keeps the name in the database.");
    }
  }

  void check_attribute_names(const std::vector<ast::attribute>& attributes) {
    for (const ast::attribute& a : attributes) check_identifier(a.name, "attribute");
  }

  void check_identifier(const ast::identifier& name, std::string_view what) {
    if (name.text.empty()) return;
    if (name.text.front() >= '0' && name.text.front() <= '9') {
      c_.out.error("invalid-name", name.where,
                   fmt::format("The name {} of the {} starts with a digit.", text::quote(name.text), what),
                   "Start it with a letter.");
    } else if (name.text.find('-') != std::string::npos) {
      c_.out.error("invalid-name", name.where,
                   fmt::format("The name {} of the {} contains a `-`.", text::quote(name.text), what),
                   "Write `_` instead.");
    }
  }

  /// Takes the name in the namespace that models, views, enums and composite types share. False when it is taken.
  bool claim(const ast::block& block) {
    const auto [other, is_new] = blocks_.emplace(block.name.text, block.kind);
    if (!is_new) {
      c_.out.error("repeated-name", block.name.where,
                   fmt::format("The {} {} cannot be defined: there is already {} {} of that name.", noun(block.kind),
                               text::quote(block.name.text), other->second == ast::block::form::enum_type ? "an" : "a",
                               noun(other->second)),
                   "Rename one of them.");
    }
    return is_new;
  }

  context& c_;
  std::unordered_map<std::string_view, ast::block::form> blocks_;
  std::unordered_set<std::string_view> datasource_names_;
  std::unordered_set<std::string_view> generator_names_;
};

}  // namespace

void collect_names(context& c) {
  name_collector collector(c);
  for (const ast::document_file& file : c.document.files) {
    for (const ast::block& block : file.blocks) collector.collect(block);
  }
}

}  // namespace tenon::schema
