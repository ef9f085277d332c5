#include "sql/writer.hpp"

#include <utility>

namespace tenon::sql {

writer& writer::table(const query::model_descriptor& m) {
  if (!m.database_schema.empty()) name(m.database_schema) << ".";
  return name(m.table);
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
