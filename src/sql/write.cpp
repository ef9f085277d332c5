#include "sql/write.hpp"

#include "sql/conditions.hpp"
#include "sql/defaults.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>

namespace tenon::sql {

namespace {

slot value_slot(const query::field_descriptor& f, slot::source from, std::uint32_t index) {
  slot s;
  s.from = from;
  s.type = f.type;
  s.index = index;
  s.field = &f;
  return s;
}

slot generated_slot(const query::field_descriptor& f, computed_values& computed) {
  computed.generated.push_back(&f);
  return value_slot(f, slot::source::generated, static_cast<std::uint32_t>(computed.generated.size() - 1));
}

slot null_slot(const query::field_descriptor& f, computed_values& computed) {
  computed.constants.add_null();
  return value_slot(f, slot::source::constant, computed.constants.size() - 1);
}

column_value assigned_column(const query::model_descriptor& m, const assignment_node& a, computed_values& computed) {
  const query::field_descriptor& f = m.fields[a.field];
  column_value c;
  c.field = a.field;
  c.how = a.how;
  c.value = a.how == query::assignment::set_null ? null_slot(f, computed) : value_slot(f, slot::source::value, a.value);
  return c;
}

bool is_assigned(const input_node& input, std::uint16_t field) {
  return std::any_of(input.assignments.begin(), input.assignments.end(),
                     [&](const assignment_node& a) { return a.field == field; });
}

[[noreturn]] void missing_value(const query::model_descriptor& m, const query::field_descriptor& f,
                                std::uint16_t index) {
  error_details e;
  e.kind = error_kind::missing_value;
  e.model = m.name;
  e.fields = {std::string(f.name)};
  e.message = "Missing a required value at `" + e.model + "." + e.fields[0] + "`";
  for (const query::relation_descriptor& r : m.relations) {
    if (r.holds_key && std::find(r.fields.begin(), r.fields.end(), index) != r.fields.end())
      e.hint = "Set the field, or connect or create the record of relation `" + std::string(r.name) + "`";
  }
  raise(std::move(e));
}

void write_returning(writer& w, const query::model_descriptor& m, const field_indexes& returning) {
  for (std::size_t i = 0; i < returning.size(); ++i) {
    w << (i == 0 ? " RETURNING " : ", ");
    w << w.column({}, m.fields[returning[i]]);
  }
}

// `alias`.key IN (the first records that meet the condition).
void write_limited(writer& w, const query::model_descriptor& m, std::string_view alias, const predicate_node* where,
                   value_index limit) {
  const std::string inner = w.next_alias();
  const auto write_keys = [&](std::string_view of) {
    for (std::uint32_t i = 0; i < m.keys[0].fields.size(); ++i) {
      if (i > 0) w << ", ";
      w << w.column(of, m.fields[m.keys[0].fields[i]]);
    }
  };
  w << " WHERE (";
  write_keys(alias);
  w << ") IN (SELECT ";
  write_keys(inner);
  (w << " FROM ").table(m) << " AS " << inner;
  if (where) {
    w << " WHERE ";
    write_predicate(w, m, inner, *where);
  }
  w.language().page(w, limit, no_value);
  w << ")";
}

void write_where(writer& w, const query::model_descriptor& m, std::string_view alias, const predicate_node* where,
                 value_index limit) {
  if (limit != no_value) {
    write_limited(w, m, alias, where, limit);
  } else if (where) {
    w << " WHERE ";
    write_predicate(w, m, alias, *where);
  }
}

void write_set(writer& w, const query::model_descriptor& m, std::string_view alias,
               const std::vector<column_value>& set) {
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i > 0) w << ", ";
    const query::field_descriptor& f = m.fields[set[i].field];
    w << w.column({}, f) << " = ";
    switch (set[i].how) {
      case query::assignment::set:
      case query::assignment::set_null:
      case query::assignment::list_set:
      case query::assignment::edit: w.parameter(set[i].value); break;
      case query::assignment::increment:
      case query::assignment::decrement:
      case query::assignment::multiply:
      case query::assignment::divide:
      case query::assignment::list_push: {
        assignment_node a;
        a.field = set[i].field;
        a.how = set[i].how;
        a.value = set[i].value.index;
        w.language().arithmetic(w, w.column(alias, f), a, f);
        break;
      }
    }
  }
}

void write_rows(writer& w, const std::vector<column_value>& columns, std::uint32_t rows) {
  w << " VALUES ";
  for (std::uint32_t row = 0; row < rows; ++row) {
    w << (row == 0 ? "(" : ", (");
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) w << ", ";
      slot s = columns[i].value;
      if (s.from == slot::source::row_value) s.index = row;
      w.parameter(s);
    }
    w << ")";
  }
}

void write_row_lists(writer& w, const query::model_descriptor& m, const std::vector<column_value>& columns) {
  w << " SELECT * FROM UNNEST(";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) w << ", ";
    slot s = columns[i].value;
    s.from = slot::source::row_list;
    w.language().array_parameter(w, s, m.fields[columns[i].field]);
  }
  w << ")";
}

}  // namespace

std::vector<column_value> create_columns(const query::model_descriptor& m, const input_node& input,
                                         computed_values& computed) {
  std::vector<column_value> out;
  for (const assignment_node& a : input.assignments) out.push_back(assigned_column(m, a, computed));
  for (std::uint16_t i = 0; i < m.fields.size(); ++i) {
    if (is_assigned(input, i)) continue;
    const query::field_descriptor& f = m.fields[i];
    column_value c;
    c.field = i;
    if (f.list && f.source == query::default_source::none) {
      computed.constants.fold_list(computed.constants.size());
      c.value = value_slot(f, slot::source::constant, computed.constants.size() - 1);
    } else if (is_generated(f)) {
      c.value = generated_slot(f, computed);
    } else if (f.source == query::default_source::literal) {
      add_literal(computed.constants, f);
      c.value = value_slot(f, slot::source::constant, computed.constants.size() - 1);
    } else if (f.source == query::default_source::none && !f.nullable && !f.list) {
      missing_value(m, f, i);
    } else {
      continue;  // null, or the database's own default
    }
    out.push_back(c);
  }
  return out;
}

std::vector<column_value> update_columns(const query::model_descriptor& m, const input_node& input,
                                         computed_values& computed, bool keep_updated_at) {
  std::vector<column_value> out;
  for (const assignment_node& a : input.assignments) out.push_back(assigned_column(m, a, computed));
  if (out.empty() || keep_updated_at) return out;
  for (std::uint16_t i = 0; i < m.fields.size(); ++i) {
    if (!m.fields[i].updated_at || is_assigned(input, i)) continue;
    column_value c;
    c.field = i;
    c.value = generated_slot(m.fields[i], computed);
    out.push_back(c);
  }
  return out;
}

statement compile_insert(const dialect& d, const query::model_descriptor& m, const std::vector<column_value>& columns,
                         std::uint32_t rows, const conflict_rule& conflict, const field_indexes& returning) {
  writer w(d);
  (w << "INSERT INTO ").table(m);
  if (columns.empty()) {
    w << " DEFAULT VALUES";
  } else {
    w << " (";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) w << ", ";
      w << w.column({}, m.fields[columns[i].field]);
    }
    w << ")";
    if (rows == any_number) write_row_lists(w, m, columns);
    else write_rows(w, columns, rows);
  }
  switch (conflict.then) {
    case conflict_rule::kind::fail: break;
    case conflict_rule::kind::skip: w << " ON CONFLICT DO NOTHING"; break;
    case conflict_rule::kind::update:
      w << " ON CONFLICT (";
      for (std::uint32_t i = 0; i < conflict.key->fields.size(); ++i) {
        if (i > 0) w << ", ";
        w << w.column({}, m.fields[conflict.key->fields[i]]);
      }
      w << ") DO UPDATE SET ";
      if (conflict.set->empty()) {
        const std::string key = w.column({}, m.fields[conflict.key->fields[0]]);
        w << key << " = excluded." << key;
      } else {
        std::string table;
        d.quote(table, m.table);
        write_set(w, m, table, *conflict.set);
      }
      break;
  }
  write_returning(w, m, returning);
  return std::move(w).finish(true);
}

statement compile_update(const dialect& d, const query::model_descriptor& m, const predicate_node* where,
                         value_index limit, const std::vector<column_value>& set, const field_indexes& returning) {
  writer w(d);
  const std::string alias = w.next_alias();
  (w << "UPDATE ").table(m) << " AS " << alias << " SET ";
  write_set(w, m, alias, set);
  write_where(w, m, alias, where, limit);
  write_returning(w, m, returning);
  return std::move(w).finish(true);
}

statement compile_delete(const dialect& d, const query::model_descriptor& m, const predicate_node* where,
                         value_index limit, const field_indexes& returning) {
  writer w(d);
  const std::string alias = w.next_alias();
  (w << "DELETE FROM ").table(m) << " AS " << alias;
  write_where(w, m, alias, where, limit);
  write_returning(w, m, returning);
  return std::move(w).finish(true);
}

}  // namespace tenon::sql
