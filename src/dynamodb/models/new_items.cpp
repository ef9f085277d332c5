#include "dynamodb/models/new_items.hpp"

#include "dynamodb/models/keys.hpp"
#include "sql/defaults.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/json.hpp>
#include <tenon/dynamodb/marshal.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb::models {

namespace {

// A list of literals is JSON in the descriptor: its texts are those of a document, unless the field's type has another form.
attribute_value default_list(const field_place& f) {
  const attribute_value document = from_json(json::parse(f.field().text));
  attribute_list out;
  for (const attribute_value& v : document.as_list()) {
    query::field_descriptor element = f.field();
    element.list = false;
    const auto* text = v.get_if<std::string>();
    if (!text || element.type == query::scalar::string) {
      out.push_back(v);
      continue;
    }
    element.text = *text;
    query::parameters one;
    sql::add_literal(one, element);
    out.push_back(attribute_of(f, one, one[0]));
  }
  return f.is_set() ? set_attribute_of(f, out) : out;
}

// What a create that leaves the field out stores; NULL: nothing.
attribute_value default_value(const field_place& f, timestamp now) {
  const query::field_descriptor& d = f.field();
  if (d.source == query::default_source::literal_list) return default_list(f);
  if (d.list) return f.is_set() ? attribute_value() : attribute_value(attribute_list());
  query::parameters one;
  if (sql::is_generated(d)) sql::add_generated(one, d, now);
  else if (d.source == query::default_source::literal) sql::add_literal(one, d);
  else return {};
  return attribute_of(f, one, one[0]);
}

[[noreturn]] void raise_missing(const field_place& f) {
  raise({.kind = error_kind::missing_value,
         .message = "A create of " + std::string(f.model.name) + " does not give the required field `" +
                    std::string(f.field().name) + "`",
         .hint = "Give it a value",
         .model = std::string(f.model.name),
         .fields = {std::string(f.field().name)}});
}

}  // namespace

item new_item(const query::model_descriptor& m, const sql::input_node& input, const query::parameters& values,
              timestamp now) {
  std::vector<bool> given(m.fields.size());
  item out;
  out.reserve(m.fields.size() + 4);
  for (const sql::assignment_node& a : input.assignments) {
    given[a.field] = true;
    if (a.how == query::assignment::set_null) continue;
    const field_place f{m, a.field};
    attribute_value v = attribute_of(f, values, values[a.value]);
    if (!v.is_null() || f.field().type == query::scalar::json) out.set(std::string(f.field().column), std::move(v));
  }
  for (std::uint16_t i = 0; i < m.fields.size(); ++i) {
    if (given[i]) continue;
    const field_place f{m, i};
    if (m.items->version == i) {
      out.set(std::string(f.field().column), 1);
      continue;
    }
    attribute_value v = default_value(f, now);
    if (!v.is_null()) out.set(std::string(f.field().column), std::move(v));
    else if (!f.field().nullable && !f.is_set()) raise_missing(f);
  }
  add_keys(m, out);
  return out;
}

}  // namespace tenon::dynamodb::models
