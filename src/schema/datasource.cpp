#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/configuration.hpp"
#include "schema/suggest.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tenon::schema {

namespace {

bool is_same(const std::optional<config_value>& a, const std::optional<config_value>& b) {
  return a && b && a->kind == b->kind && a->text == b->text;
}

class datasource_reader {
 public:
  datasource_reader(context& c, const ast::block& block) : c_(c), block_(block), properties_(block) {}

  /// The datasource, unless its provider is not known. From here on the context judges by this provider.
  std::optional<datasource> read() {
    const std::optional<provider> p = read_provider();
    if (!p) return std::nullopt;
    c_.target = &traits_of(*p);
    result_.name = block_.name.text;
    result_.provider = *p;
    result_.documentation = block_.documentation;
    result_.where = block_.where;
    result_.relation_mode = c_.target->default_relation_mode;
    read_relation_mode();
    read_urls();
    read_schemas();
    if (*p == provider::postgresql) read_extensions();
    report_rest();
    return std::move(result_);
  }

 private:
  std::optional<provider> read_provider() {
    const ast::property* property = properties_.take("provider");
    if (property == nullptr) {
      if (!properties_.has_gaps()) {
        c_.out.error("missing-property", block_.where,
                     fmt::format("The datasource {} has no `provider`.", text::quote(block_.name.text)),
                     fmt::format("Add `provider = \"postgresql\"`, or another of {}.", provider_list()));
      }
      return std::nullopt;
    }
    const ast::expression& value = *property->value;
    if (value.kind != ast::expression::form::string) {
      c_.out.error("wrong-provider", value.where,
                   "The provider of a datasource must be a string: it decides what the rest of the schema may hold.",
                   fmt::format("Write one of {}.", provider_list()));
      return std::nullopt;
    }
    const std::optional<provider> found = parse_provider(value.text);
    if (!found) {
      std::string hint = did_you_mean(value.text, {names.begin(), names.end()});
      if (hint.empty()) hint = fmt::format("The providers are {}.", provider_list());
      c_.out.error("unknown-provider", value.where,
                   fmt::format("The datasource provider {} is not known.", text::quote(value.text)), std::move(hint));
    }
    return found;
  }

  void read_relation_mode() {
    const ast::property* deprecated = properties_.take("referentialIntegrity");
    const ast::property* current = properties_.take("relationMode");
    if (deprecated != nullptr) {
      c_.out.warning("deprecated-property", deprecated->where, "`referentialIntegrity` is deprecated.",
                     "Rename it to `relationMode`.");
      if (current != nullptr) {
        c_.out.error("conflicting-properties", deprecated->where,
                     "`referentialIntegrity` and `relationMode` cannot be used together.", "Keep `relationMode` only.");
        return;
      }
    }
    const ast::property* property = current != nullptr ? current : deprecated;
    if (property == nullptr) return;
    const std::optional<std::string> text = as_string(*property->value, c_.out);
    if (!text) return;
    const std::optional<relation_mode> mode = *text == "prisma"        ? std::optional{relation_mode::prisma}
                                              : *text == "foreignKeys" ? std::optional{relation_mode::foreign_keys}
                                                                       : std::nullopt;
    if (mode && c_.target->relation_modes.contains(*mode)) {
      result_.relation_mode = *mode;
      return;
    }
    const bool has_foreign_keys = c_.target->relation_modes.contains(relation_mode::foreign_keys);
    c_.out.error("invalid-relation-mode", property->value->where,
                 mode ? fmt::format("{} has no foreign keys, so that the relation mode cannot be {}.",
                                    c_.target->display_name, text::quote(*text))
                      : fmt::format("{} is not a relation mode.", text::quote(*text)),
                 has_foreign_keys ? "Write `\"foreignKeys\"` or `\"prisma\"`." : "Write `\"prisma\"`.");
  }

  void read_urls() {
    const ast::property* url = properties_.take("url");
    const ast::property* direct = properties_.take("directUrl");
    const ast::property* shadow = properties_.take("shadowDatabaseUrl");
    if (url != nullptr) result_.url = read_string_or_env(*url->value, c_.out);
    if (direct != nullptr) result_.direct_url = read_string_or_env(*direct->value, c_.out);
    if (shadow != nullptr) result_.shadow_database_url = read_string_or_env(*shadow->value, c_.out);

    std::optional<config_value>& shadow_url = result_.shadow_database_url;
    if (shadow_url && shadow_url->kind == config_value::form::string && shadow_url->text.empty()) shadow_url.reset();
    for (const auto& [name, other] : {std::pair{"url", &result_.url}, std::pair{"directUrl", &result_.direct_url}}) {
      if (!is_same(shadow_url, *other)) continue;
      c_.out.error(
          "shadow-database-is-main", shadow->value->where,
          fmt::format(
              "`shadowDatabaseUrl` is the same as `{}`: the shadow database is emptied when migrations are written.",
              name),
          "Name another database, to avoid losing data.");
    }
  }

  void read_schemas() {
    const ast::property* property = properties_.take("schemas");
    if (property == nullptr) return;
    bool is_complete = true;
    for (const ast::expression* item : as_items(*property->value)) {
      std::optional<std::string> name = as_string(*item, c_.out);
      if (!name) {
        is_complete = false;
      } else if (std::find(result_.schemas.begin(), result_.schemas.end(), *name) != result_.schemas.end()) {
        c_.out.error("repeated-schema", item->where,
                     fmt::format("The database schema {} is listed more than once.", text::quote(*name)),
                     "Keep one of them.");
      } else {
        result_.schemas.push_back(std::move(*name));
      }
    }
    if (result_.schemas.empty() && is_complete) {
      c_.out.error("no-schemas", property->value->where, "The list of database schemas is empty.",
                   "List one at least, or leave `schemas` out.");
    }
    if (!c_.target->multi_schema) {
      c_.out.error("schemas-unsupported", property->value->where,
                   fmt::format("{} has no database schemas to choose from.", c_.target->display_name),
                   "Remove `schemas`.");
    }
    std::sort(result_.schemas.begin(), result_.schemas.end());
  }

  void read_extensions() {
    const ast::property* property = properties_.take("extensions");
    if (property == nullptr) return;
    for (const ast::expression* item : as_items(*property->value)) read_extension(*item);
    result_.properties.emplace_back("extensions", to_config_value(*property->value));
  }

  void read_extension(const ast::expression& e) {
    if (e.kind == ast::expression::form::constant) {
      result_.extensions.push_back({e.text, e.text, {}, {}});
      return;
    }
    if (e.kind != ast::expression::form::function) {
      report_wrong_kind(e, "the name of an extension", c_.out);
      return;
    }
    static const std::vector<std::string_view> known{"map", "schema", "version"};
    std::vector<std::string_view> seen;
    extension made{e.text, e.text, {}, {}};
    for (const ast::argument& a : e.arguments) {
      if (!a.name) {
        c_.out.error("unnamed-argument", a.where,
                     fmt::format("The arguments of the extension {} need names.", text::quote(e.text)),
                     "They are map, schema and version.");
        continue;
      }
      if (std::find(known.begin(), known.end(), a.name->text) == known.end()) {
        std::string hint = did_you_mean(a.name->text, known);
        c_.out.error("unknown-argument", a.where,
                     fmt::format("An extension has no argument {}.", text::quote(a.name->text)),
                     hint.empty() ? "Its arguments are map, schema and version." : std::move(hint));
      } else if (std::find(seen.begin(), seen.end(), a.name->text) != seen.end()) {
        c_.out.error("repeated-argument", a.where,
                     fmt::format("The argument {} is given more than once.", text::quote(a.name->text)),
                     "Keep one of them.");
      } else {
        const auto value = as_string(a.value, c_.out);
        if (value && a.name->text == "map") made.database_name = *value;
        if (value && a.name->text == "schema") made.database_schema = *value;
        if (value && a.name->text == "version") made.version = *value;
      }
      seen.push_back(a.name->text);
    }
    result_.extensions.push_back(std::move(made));
  }

  void report_rest() {
    std::vector<std::string_view> known{"provider", "url", "directUrl", "shadowDatabaseUrl", "relationMode"};
    if (c_.target->multi_schema) known.emplace_back("schemas");
    if (c_.target->provider == provider::postgresql) known.emplace_back("extensions");
    for (const ast::property* p : properties_.rest()) {
      if (p->name.text == "previewFeatures") {
        c_.out.error("misplaced-preview-features", p->where,
                     "Preview features belong to a generator, not to the datasource.",
                     "Move `previewFeatures` to a generator block.");
      } else {
        std::string hint = did_you_mean(p->name.text, known);
        if (hint.empty()) hint = fmt::format("Its properties are {}.", fmt::join(known, ", "));
        c_.out.error(
            "unknown-property", p->where,
            fmt::format("A {} datasource has no property {}.", c_.target->display_name, text::quote(p->name.text)),
            std::move(hint));
      }
    }
  }

  static std::string provider_list() { return fmt::format("\"{}\"", fmt::join(names, "\", \"")); }

  static constexpr std::array<std::string_view, 7> names{"postgresql", "mysql",       "sqlite",  "sqlserver",
                                                         "mongodb",    "cockroachdb", "dynamodb"};

  context& c_;
  const ast::block& block_;
  property_reader properties_;
  datasource result_;
};

/// The language forbids a second datasource in one file but lets it pass, without effect, in another file.
void report_further_datasource(context& c, const ast::block& block, bool is_in_same_file) {
  if (block.name.text == c.datasource->name.text) return;  // repeated names are reported with the others
  if (is_in_same_file) {
    c.out.error("several-datasources", block.where,
                fmt::format("The schema already has a datasource, {}: it describes one database.",
                            text::quote(c.datasource->name.text)),
                "Remove this one, or put what belongs to it into a schema of its own.");
  } else {
    c.out.warning("ignored-datasource", block.where,
                  fmt::format("The schema already has a datasource, {}: this one is ignored.",
                              text::quote(c.datasource->name.text)),
                  "Remove one of them.");
    const provider_traits* target = c.target;
    (void)datasource_reader(c, block).read();
    c.target = target;
  }
}

}  // namespace

void load_datasource(context& c) {
  for (const ast::document_file& file : c.document.files) {
    bool has_datasource = false;
    for (const ast::block& block : file.blocks) {
      if (block.kind != ast::block::form::datasource) continue;
      if (c.datasource == nullptr) {
        c.datasource = &block;
        c.schema.datasource = datasource_reader(c, block).read();
      } else {
        report_further_datasource(c, block, has_datasource);
      }
      has_datasource = true;
    }
  }
}

void check_datasource(context& c) {
  if (c.datasource == nullptr || c.target->provider != provider::postgresql ||
      c.has_preview_feature("postgresqlExtensions"))
    return;
  for (const ast::property& p : c.datasource->properties) {
    if (p.name.text != "extensions") continue;
    c.out.error("preview-feature-needed", p.where,
                "`extensions` is available with the preview feature `postgresqlExtensions` only.",
                "Add `previewFeatures = [\"postgresqlExtensions\"]` to a generator.");
  }
}

}  // namespace tenon::schema
