#include "sql/writer.hpp"

#include <utility>

namespace tenon::sql {

namespace {

std::string_view schema_of(const query::model_descriptor& m, const dialect& d) {
  return m.database_schema.empty() ? d.default_schema() : m.database_schema;
}

}  // namespace

writer& writer::table(const query::model_descriptor& m) {
  if (const std::string_view schema = schema_of(m, *dialect_); !schema.empty()) name(schema) << ".";
  return name(m.table);
}

writer& writer::junction(const query::relation_descriptor& r) {
  // It lies beside the table of its column "A".
  const query::model_descriptor& owner = *r.target->relations[r.inverse].target;
  if (const std::string_view schema = schema_of(r.is_junction_a ? owner : *r.target, *dialect_); !schema.empty())
    name(schema) << ".";
  return name(r.junction);
}

writer& writer::value(value_index v, const query::field_descriptor& field, slot::source from) {
  slot s;
  s.from = from;
  s.type = field.type;
  s.index = v;
  s.field = &field;
  return parameter(s);
}

std::string writer::column(std::string_view alias, std::string_view name) const {
  std::string out(alias);
  if (!out.empty()) out += '.';
  dialect_->quote(out, name);
  return out;
}

std::string writer::column(std::string_view alias, const query::field_descriptor& field) const {
  return column(alias, field.column);
}

statement writer::finish(bool writes) && {
  statement s;
  s.text = std::move(text_);
  s.slots = std::move(slots_);
  s.writes = writes;
  return s;
}

}  // namespace tenon::sql
