#include "cli/schema_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::cli {

namespace {

using namespace std::string_view_literals;

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string suffix(schema::arity a) {
  switch (a) {
    case schema::arity::required: return "";
    case schema::arity::optional: return "?";
    case schema::arity::list: return "[]";
  }
  return "";
}

std::string type_name(const schema::definition& s, const schema::field& f) {
  struct visitor {
    const schema::definition& s;
    std::string operator()(const schema::scalar_field_type& t) const { return std::string{schema::to_string(t.type)}; }
    std::string operator()(const schema::enum_field_type& t) const { return s.enums[t.index].name; }
    std::string operator()(const schema::composite_field_type& t) const { return s.composite_types[t.index].name; }
    std::string operator()(const schema::unsupported_field_type& t) const { return "Unsupported(\"" + t.text + "\")"; }
    std::string operator()(const schema::relation_field_type& t) const { return s.models[t.model].name; }
  };
  return std::visit(visitor{s}, f.type) + suffix(f.arity);
}

std::string describe_default(const schema::default_value& d) {
  using source = schema::default_value::source;
  std::vector<std::string> values;
  for (const schema::literal& l : d.values)
    values.push_back(l.kind == schema::literal::form::string ? "\"" + l.text + "\"" : l.text);
  switch (d.kind) {
    case source::literal: return join(values);
    case source::literal_list: return "[" + join(values) + "]";
    case source::now: return "now()";
    case source::autoincrement: return "autoincrement()";
    case source::sequence: return "sequence()";
    case source::uuid: return "uuid(" + std::to_string(d.parameter) + ")";
    case source::cuid: return "cuid(" + std::to_string(d.parameter) + ")";
    case source::ulid: return "ulid()";
    case source::nanoid: return "nanoid(" + std::to_string(d.parameter) + ")";
    case source::dbgenerated: return "dbgenerated(" + (d.text.empty() ? "" : "\"" + d.text + "\"") + ")";
    case source::object_id: return "auto()";
  }
  return {};
}

std::string field_list(const schema::model& m, const std::vector<std::size_t>& fields) {
  std::vector<std::string> names;
  for (const std::size_t f : fields) names.push_back(m.fields[f].name);
  return "(" + join(names) + ")";
}

/// What the end of a relation that holds the key says, or what kind of relation the other end is part of.
std::string describe_relation(const schema::definition& s, const schema::relation& r, bool is_a) {
  std::string text = "relation " + r.name;
  if (r.type == schema::relation::kind::many_to_many) return text + ", many to many";
  if (!is_a) return text;
  text +=
      ": " + field_list(s.models[r.a.model], r.fields) + " refers to " + field_list(s.models[r.b.model], r.references);
  text += ", on delete " + std::string{schema::to_string(schema::effective_on_delete(s, r))};
  text += ", on update " + std::string{schema::to_string(schema::effective_on_update(s, r))};
  return text;
}

std::string describe_field(const schema::definition& s, std::size_t model_index, std::size_t field_index) {
  const schema::field& f = s.models[model_index].fields[field_index];
  std::vector<std::string> notes;
  if (f.is_id) notes.emplace_back("id");
  if (f.is_unique && !f.is_id) notes.emplace_back("unique");
  if (f.native_type) {
    notes.push_back(f.native_type->name +
                    (f.native_type->arguments.empty() ? "" : "(" + join(f.native_type->arguments) + ")"));
  }
  if (f.default_value) notes.push_back("default " + describe_default(*f.default_value));
  if (f.is_updated_at) notes.emplace_back("set on update");
  if (f.is_database_name_explicit) notes.push_back("column \"" + f.database_name + "\"");
  if (const auto* type = std::get_if<schema::relation_field_type>(&f.type)) {
    const schema::relation& r = s.relations[type->relation];
    notes.push_back(describe_relation(s, r, r.a.model == model_index && r.a.field == field_index));
  }
  if (f.is_ignored) notes.emplace_back("ignored");
  return join(notes);
}

std::string describe_index(const schema::definition& s, const schema::model& m, const schema::index& i) {
  constexpr std::array kinds{"primary key"sv, "unique"sv, "index"sv, "fulltext index"sv};
  std::vector<std::string> fields;
  for (const schema::indexed_field& f : i.fields) {
    const schema::field* part = &m.fields[f.path.front()];
    std::string name = part->name;
    for (std::size_t depth = 1; depth < f.path.size(); ++depth) {
      part = &s.composite_types[std::get<schema::composite_field_type>(part->type).index].fields[f.path[depth]];
      name += "." + part->name;
    }
    if (f.sort == schema::sort_order::descending) name += " descending";
    fields.push_back(std::move(name));
  }
  std::string text = std::string{kinds[static_cast<std::size_t>(i.type)]} + " (" + join(fields) + ")";
  if (i.algorithm) text += " " + *i.algorithm;
  if (!i.database_name.empty()) text += " \"" + i.database_name + "\"";
  return text;
}

using row = std::array<std::string, 3>;

/// Rows of name, type and notes, in columns.
std::string table(const std::vector<row>& rows) {
  std::size_t name_width = 0;
  std::size_t type_width = 0;
  for (const row& r : rows) {
    name_width = std::max(name_width, r[0].size());
    type_width = std::max(type_width, r[1].size());
  }
  std::string text;
  for (const row& r : rows) {
    std::string line = "  " + r[0] + std::string(name_width - r[0].size() + 2, ' ') + r[1];
    if (!r[2].empty()) line += std::string(type_width - r[1].size() + 2, ' ') + r[2];
    text += line + "\n";
  }
  return text;
}

std::string describe_model(const schema::definition& s, std::size_t model_index) {
  const schema::model& m = s.models[model_index];
  std::string text = (m.type == schema::model::kind::view ? "view " : "model ") + m.name;
  if (m.is_database_name_explicit || m.database_schema) {
    text += "  \"" + (m.database_schema ? *m.database_schema + "." : "") + m.database_name + "\"";
  }
  text += m.is_ignored ? "  ignored\n" : "\n";
  std::vector<row> rows;
  for (std::size_t f = 0; f < m.fields.size(); ++f) {
    rows.push_back({m.fields[f].name, type_name(s, m.fields[f]), describe_field(s, model_index, f)});
  }
  text += table(rows);
  if (m.primary_key) text += "  " + describe_index(s, m, *m.primary_key) + "\n";
  for (const schema::index& i : m.indexes) text += "  " + describe_index(s, m, i) + "\n";
  return text;
}

std::string describe_composite(const schema::definition& s, const schema::composite_type& t) {
  std::vector<row> rows;
  for (const schema::field& f : t.fields) {
    rows.push_back({f.name, type_name(s, f), f.default_value ? "default " + describe_default(*f.default_value) : ""});
  }
  return "type " + t.name + "\n" + table(rows);
}

std::string describe_enum(const schema::enum_type& e) {
  std::string text = "enum " + e.name + (e.is_database_name_explicit ? "  \"" + e.database_name + "\"" : "") + "\n";
  for (const schema::enum_value& v : e.values) {
    text += "  " + v.name + (v.is_database_name_explicit ? "  \"" + v.database_name + "\"" : "") + "\n";
  }
  return text;
}

}  // namespace

std::string describe(const schema::definition& s) {
  std::vector<std::string> blocks;
  if (s.datasource) {
    blocks.push_back("datasource " + s.datasource->name + "  " +
                     std::string{schema::to_string(s.datasource->provider)} + "\n");
  }
  for (std::size_t m = 0; m < s.models.size(); ++m) blocks.push_back(describe_model(s, m));
  for (const schema::composite_type& t : s.composite_types) blocks.push_back(describe_composite(s, t));
  for (const schema::enum_type& e : s.enums) blocks.push_back(describe_enum(e));
  std::string text;
  for (const std::string& block : blocks) text += (text.empty() ? "" : "\n") + block;
  return text;
}

}  // namespace tenon::cli
