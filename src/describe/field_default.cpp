#include "describe/field_default.hpp"

#include "base/json_text.hpp"

namespace tenon::describe {

namespace {

// Numbers keep their spelling, so that decimals lose nothing.
std::string json_array_of(const std::vector<schema::literal>& values) {
  std::string text = "[";
  for (const schema::literal& v : values) {
    if (text.size() > 1) text += ',';
    switch (v.kind) {
      case schema::literal::form::number:
      case schema::literal::form::boolean: text += v.text; break;
      case schema::literal::form::string:
      case schema::literal::form::enum_value: append_json_string(text, v.text); break;
    }
  }
  return text += ']';
}

}  // namespace

field_default default_of(const schema::field& f) {
  using source = schema::default_value::source;
  if (!f.default_value) return {};
  const schema::default_value& d = *f.default_value;
  switch (d.kind) {
    case source::literal: return {query::default_source::literal, 0, d.values.empty() ? "" : d.values.front().text};
    case source::literal_list: return {query::default_source::literal_list, 0, json_array_of(d.values)};
    case source::now: return {query::default_source::now, 0, {}};
    case source::uuid: return {query::default_source::uuid, d.parameter, {}};
    case source::cuid: return {query::default_source::cuid, d.parameter, {}};
    case source::ulid: return {query::default_source::ulid, 0, {}};
    case source::nanoid: return {query::default_source::nanoid, d.parameter, {}};
    case source::autoincrement: return {query::default_source::autoincrement, 0, {}};
    case source::sequence:
    case source::dbgenerated:
    case source::object_id: return {query::default_source::database, 0, {}};
  }
  return {};
}

}  // namespace tenon::describe
