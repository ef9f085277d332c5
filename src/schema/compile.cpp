#include <tenon/schema/compile.hpp>

#include "schema/context.hpp"
#include "schema/suggest.hpp"
#include "schema/validation.hpp"

#include <tenon/schema/parser.hpp>

#include <algorithm>
#include <utility>

namespace tenon::schema {

bool compile_result::ok() const {
  return std::none_of(diagnostics.begin(), diagnostics.end(),
                      [](const diagnostic& d) { return d.severity == severity::error; });
}

compile_result compile(const source_set& sources) {
  diagnostics out;
  const ast::document document = parse(sources, out);
  const bool is_syntax_valid = !out.has_errors();

  definition schema;
  context c{.document = document, .schema = schema, .out = out, .target = &neutral_traits()};
  load_datasource(c);
  load_generators(c);
  collect_names(c);
  resolve_types(c);
  read_attributes(c);

  // Without a known provider nobody can say what it allows. A datasource may hide in what could not be parsed.
  const bool is_provider_known = c.datasource != nullptr ? schema.datasource.has_value() : is_syntax_valid;
  if (!is_provider_known) return {.schema = std::move(schema), .diagnostics = out.take()};
  resolve_relations(c);
  check_datasource(c);
  check_composite_types(c);
  check_models(c);
  check_enums(c);
  check_constraint_names(c);

  return {.schema = std::move(schema), .diagnostics = out.take()};
}

std::string context::suggest(std::string_view word, const std::vector<std::string_view>& candidates) {
  if (suggestions_left == 0) return {};
  --suggestions_left;
  return did_you_mean(word, candidates);
}

bool context::has_preview_feature(std::string_view name) const {
  return std::find(preview_features.begin(), preview_features.end(), name) != preview_features.end();
}

relation_mode context::relation_mode() const {
  return schema.datasource ? schema.datasource->relation_mode : target->default_relation_mode;
}

}  // namespace tenon::schema
