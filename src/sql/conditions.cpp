#include "sql/conditions.hpp"

#include <algorithm>
#include <string>

namespace tenon::sql {

namespace {

using query::opcode;
using query::order_direction;

std::string_view comparison_sign(opcode op) {
  if (op == opcode::equals) return " = ";
  if (op == opcode::not_equals) return " <> ";
  if (op == opcode::less) return " < ";
  if (op == opcode::less_equal) return " <= ";
  if (op == opcode::greater) return " > ";
  return " >= ";
}

std::vector<std::string> columns_of(const writer& w, const query::model_descriptor& model, std::string_view alias,
                                    const std::vector<std::uint16_t>& fields) {
  std::vector<std::string> out;
  for (std::uint16_t f : fields) out.push_back(w.column(alias, model.fields[f]));
  return out;
}

// " FROM" the records related to `alias`, called `inner`.
void write_related(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                   std::string_view alias, std::string_view inner) {
  const std::string junction = r.junction.empty() ? std::string() : w.next_alias();
  (w << " FROM ").table(*r.target) << " AS " << inner;
  if (!junction.empty()) (w << ", ").junction(r) << " AS " << junction;
  w << " WHERE ";
  write_join(w, model, r, alias, inner, junction);
}

// Which result of a condition counts: true, false, or anything but false.
enum class outcome : std::uint8_t { holds, fails, does_not_fail };

// EXISTS over the records related to `alias` for which `p`, if there is any, has that outcome.
void write_exists(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                  std::string_view alias, bool exists, const predicate_node* p, outcome wanted) {
  const std::string inner = w.next_alias();
  w << (exists ? "EXISTS (SELECT 1" : "NOT EXISTS (SELECT 1");
  write_related(w, model, r, alias, inner);
  if (p) {
    w << (wanted == outcome::holds ? " AND " : wanted == outcome::fails ? " AND NOT " : " AND (");
    write_predicate(w, *r.target, inner, *p, wanted == outcome::holds ? undecided::is_false : undecided::is_kept);
    if (wanted == outcome::does_not_fail) w << ") IS NOT FALSE";
  }
  w << ")";
}

// `is` and `is_not`, undecided where the condition on the one related record is.
void write_exact(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                 std::string_view alias, bool is, const predicate_node& p) {
  w << "(";
  write_exists(w, model, r, alias, is, nullptr, outcome::holds);
  const std::string inner = w.next_alias();
  w << (is ? " AND (SELECT " : " OR NOT (SELECT ");
  write_predicate(w, *r.target, inner, p, undecided::is_kept);
  write_related(w, model, r, alias, inner);
  w << "))";
}

void write_relation(writer& w, const query::model_descriptor& model, std::string_view alias, const predicate_node& p,
                    undecided u) {
  const query::relation_descriptor& r = model.relations[p.index];
  const predicate_node* condition = p.children.empty() || p.children[0].op == opcode::always ? nullptr : &p.children[0];
  // A foreign key that refers to nothing is told from the key alone.
  const bool test_key = (p.op == opcode::is_absent || p.op == opcode::is_present) && r.holds_key;
  if (test_key) {
    w << "(";
    for (std::uint32_t i = 0; i < r.fields.size(); ++i) {
      if (i > 0) w << (p.op == opcode::is_absent ? " OR " : " AND ");
      w << w.column(alias, model.fields[r.fields[i]]) << (p.op == opcode::is_absent ? " IS NULL" : " IS NOT NULL");
    }
    w << ")";
    return;
  }
  if (p.op == opcode::every && !condition) {
    w << "1=1";
    return;
  }
  if ((p.op == opcode::is || p.op == opcode::is_not) && condition && u == undecided::is_kept) {
    write_exact(w, model, r, alias, p.op == opcode::is, *condition);
    return;
  }
  const bool exists = p.op == opcode::some || p.op == opcode::is || p.op == opcode::is_present;
  const outcome wanted = p.op == opcode::every    ? outcome::fails
                         : p.op == opcode::is_not ? outcome::does_not_fail
                                                  : outcome::holds;
  write_exists(w, model, r, alias, exists, condition, wanted);
}

void write_aggregate_comparison(writer& w, const query::model_descriptor& model, std::string_view alias,
                                const predicate_node& p) {
  std::string value;
  if (p.aggregate == query::aggregate_function::count_all) {
    value = "COUNT(*)";
  } else {
    const query::field_descriptor& field = model.fields[p.index];
    w.language().aggregate(value, p.aggregate, w.column(alias, field), field);
  }
  w << value << comparison_sign(p.comparison);
  const bool counts =
      p.aggregate == query::aggregate_function::count || p.aggregate == query::aggregate_function::count_all;
  slot s;
  s.index = p.value;
  s.type = counts ? query::scalar::int64 : model.fields[p.index].type;
  s.field = counts ? nullptr : &model.fields[p.index];
  if (p.aggregate == query::aggregate_function::avg && s.type != query::scalar::decimal)
    s.type = query::scalar::float64;
  w.parameter(s);
}

}  // namespace

void write_predicate(writer& w, const query::model_descriptor& model, std::string_view alias, const predicate_node& p,
                     undecided u) {
  const auto field = [&]() -> const query::field_descriptor& { return model.fields[p.index]; };
  switch (p.op) {
    case opcode::always: w << "1=1"; return;
    case opcode::never: w << "1=0"; return;
    case opcode::both:
    case opcode::either:
      w << "(";
      for (std::size_t i = 0; i < p.children.size(); ++i) {
        if (i > 0) w << (p.op == opcode::both ? " AND " : " OR ");
        write_predicate(w, model, alias, p.children[i], u);
      }
      w << ")";
      return;
    case opcode::negate:
      w << "(NOT ";
      write_predicate(w, model, alias, p.children[0], undecided::is_kept);
      w << ")";
      return;
    case opcode::equals:
    case opcode::not_equals:
    case opcode::less:
    case opcode::less_equal:
    case opcode::greater:
    case opcode::greater_equal:
    case opcode::contains:
    case opcode::starts_with:
    case opcode::ends_with:
    case opcode::list_has:
    case opcode::list_has_every:
    case opcode::list_has_some:
    case opcode::list_equals:
    case opcode::list_is_empty: w.language().compare(w, w.column(alias, field()), p, field()); return;
    case opcode::is_null: w << w.column(alias, field()) << " IS NULL"; return;
    case opcode::is_not_null: w << w.column(alias, field()) << " IS NOT NULL"; return;
    case opcode::in:
    case opcode::not_in: w.language().membership(w, w.column(alias, field()), p, field()); return;
    case opcode::compare_fields:
      w << w.column(alias, field()) << comparison_sign(p.comparison) << w.column(alias, model.fields[p.other]);
      return;
    case opcode::json_compare:
    case opcode::json_null_test: w.language().json(w, w.column(alias, field()), p, field()); return;
    case opcode::some:
    case opcode::every:
    case opcode::none:
    case opcode::is:
    case opcode::is_not:
    case opcode::is_absent:
    case opcode::is_present: write_relation(w, model, alias, p, u); return;
    case opcode::compare_aggregate: write_aggregate_comparison(w, model, alias, p); return;
    case opcode::search: w.language().search(w, columns_of(w, model, alias, p.fields), p.value); return;
    case opcode::within:
    case opcode::element: return;  // of document stores alone
  }
}

void write_having(writer& w, const query::model_descriptor& model, std::string_view alias, const predicate_node& p) {
  write_predicate(w, model, alias, p);
}

void write_join(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                std::string_view outer, std::string_view inner, std::string_view junction) {
  if (!r.junction.empty()) {
    w << w.column(junction, r.is_junction_a ? "A" : "B") << " = " << w.column(outer, model.fields[r.fields[0]])
      << " AND " << w.column(junction, r.is_junction_a ? "B" : "A") << " = "
      << w.column(inner, r.target->fields[r.references[0]]);
    return;
  }
  for (std::uint32_t i = 0; i < r.fields.size(); ++i) {
    if (i > 0) w << " AND ";
    w << w.column(inner, r.target->fields[r.references[i]]) << " = " << w.column(outer, model.fields[r.fields[i]]);
  }
}

void write_relation_count(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                          std::string_view alias, const predicate_node* where) {
  const std::string inner = w.next_alias();
  const std::string junction = r.junction.empty() ? std::string() : w.next_alias();
  (w << "(SELECT COUNT(*) FROM ").table(*r.target) << " AS " << inner;
  if (!junction.empty()) (w << ", ").junction(r) << " AS " << junction;
  w << " WHERE ";
  write_join(w, model, r, alias, inner, junction);
  if (where) {
    w << " AND ";
    write_predicate(w, *r.target, inner, *where);
  }
  w << ")";
}

namespace {

void write_order_step(writer& w, const query::model_descriptor& model, std::string_view alias, const order_node& o,
                      std::size_t step) {
  if (step < o.through.size()) {
    const query::relation_descriptor& r = model.relations[o.through[step]];
    const std::string inner = w.next_alias();
    w << "(SELECT ";
    write_order_step(w, *r.target, inner, o, step + 1);
    (w << " FROM ").table(*r.target) << " AS " << inner << " WHERE ";
    write_join(w, model, r, alias, inner, {});
    w << ")";
    return;
  }
  switch (o.kind) {
    case query::order_term::field: w << w.column(alias, model.fields[o.index]); return;
    case query::order_term::relation_count:
      write_relation_count(w, model, model.relations[o.index], alias, nullptr);
      return;
    case query::order_term::aggregate: {
      std::string value;
      if (o.aggregate == query::aggregate_function::count_all) value = "COUNT(*)";
      else w.language().aggregate(value, o.aggregate, w.column(alias, model.fields[o.index]), model.fields[o.index]);
      w << value;
      return;
    }
    case query::order_term::relevance:
      w.language().relevance(w, columns_of(w, model, alias, o.fields), o.value);
      return;
    case query::order_term::related: return;
  }
}

bool is_descending(const order_node& o, bool reversed) {
  return (o.direction == order_direction::descending) != reversed;
}

bool puts_nulls_first(const writer& w, const order_node& o, bool reversed) {
  if (o.nulls != query::null_order::natural) return (o.nulls == query::null_order::first) != reversed;
  return w.language().nulls_first_ascending() != is_descending(o, reversed);
}

bool may_be_null(const query::model_descriptor& model, const order_node& o) {
  return !o.through.empty() || (o.kind == query::order_term::field && model.fields[o.index].nullable);
}

}  // namespace

void write_order_value(writer& w, const query::model_descriptor& model, std::string_view alias, const order_node& o) {
  write_order_step(w, model, alias, o, 0);
}

void write_order(writer& w, const query::model_descriptor& model, std::string_view alias,
                 const std::vector<order_node>& order, bool reversed) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) w << ", ";
    write_order_value(w, model, alias, order[i]);
    w << (is_descending(order[i], reversed) ? " DESC" : " ASC");
    if (order[i].nulls != query::null_order::natural)
      w << (puts_nulls_first(w, order[i], reversed) ? " NULLS FIRST" : " NULLS LAST");
  }
}

std::vector<order_node> total_order(const query::model_descriptor& model, const std::vector<order_node>& order) {
  std::vector<order_node> out = order;
  const auto orders_by = [&](std::uint16_t field) {
    return std::any_of(out.begin(), out.end(), [&](const order_node& o) {
      return o.through.empty() && o.kind == query::order_term::field && o.index == field;
    });
  };
  if (model.keys.empty()) return out;
  for (std::uint16_t field : model.keys[0].fields) {
    if (orders_by(field)) continue;
    order_node o;
    o.index = field;
    out.push_back(o);
  }
  return out;
}

void write_from_cursor(writer& w, const query::model_descriptor& model, std::string_view alias,
                       const std::vector<order_node>& order, bool reversed, const predicate_node& cursor) {
  const auto write_cursor_value = [&](const order_node& o) {
    const std::string inner = w.next_alias();
    w << "(SELECT ";
    write_order_value(w, model, inner, o);
    (w << " FROM ").table(model) << " AS " << inner << " WHERE ";
    write_predicate(w, model, inner, cursor);
    w << ")";
  };
  const auto write_equal = [&](const order_node& o) {
    write_order_value(w, model, alias, o);
    w << " " << (may_be_null(model, o) ? w.language().null_safe_equals() : "=") << " ";
    write_cursor_value(o);
  };
  // Strictly after the cursor in this term; at it or after it when `or_equal`.
  const auto write_after = [&](const order_node& o, bool or_equal) {
    w << "(";
    if (may_be_null(model, o)) {
      const bool first = puts_nulls_first(w, o, reversed);
      write_order_value(w, model, alias, o);
      w << (first ? " IS NOT NULL AND " : " IS NULL AND ");
      write_cursor_value(o);
      w << (first ? " IS NULL OR " : " IS NOT NULL OR ");
      if (or_equal) {
        write_equal(o);
        w << " OR ";
      }
    }
    write_order_value(w, model, alias, o);
    w << (is_descending(o, reversed) ? " <" : " >") << (or_equal ? "= " : " ");
    write_cursor_value(o);
    w << ")";
  };

  w << "(";
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) w << " OR ";
    w << "(";
    for (std::size_t j = 0; j < i; ++j) {
      write_equal(order[j]);
      w << " AND ";
    }
    write_after(order[i], i + 1 == order.size());
    w << ")";
  }
  // Without its record a cursor is before nothing.
  if (std::any_of(order.begin(), order.end(), [&](const order_node& o) { return may_be_null(model, o); })) {
    const std::string inner = w.next_alias();
    (w << ") AND EXISTS (SELECT 1 FROM ").table(model) << " AS " << inner << " WHERE ";
    write_predicate(w, model, inner, cursor);
  }
  w << ")";
}

}  // namespace tenon::sql
