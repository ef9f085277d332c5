#include "sql/sqlite/dialect.hpp"

#include "sql/writer.hpp"

#include <tenon/base/error.hpp>

namespace tenon::sql::sqlite {

namespace {

using query::opcode;

class sqlite_dialect final : public dialect {
 public:
  std::string_view name() const override { return "sqlite"; }

  void quote(std::string& out, std::string_view identifier) const override {
    out += '"';
    for (char c : identifier) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }

  void placeholder(std::string& out, std::uint32_t) const override { out += '?'; }

  void compare(writer& w, const std::string& column, const predicate_node& p,
               const query::field_descriptor& field) const override {
    const bool fold = p.match == query::text_match::insensitive;
    switch (p.op) {
      case opcode::equals:
      case opcode::not_equals:
        if (field.type == query::scalar::json) {
          // Documents are equal as values, whatever their spelling.
          w << (p.op == opcode::not_equals ? "NOT tenon_json_equal(" : "tenon_json_equal(") << column << ", ";
          w.value(p.value, field) << ")";
          return;
        }
        w << column << (p.op == opcode::equals ? " = " : " <> ");
        w.value(p.value, field);
        if (fold) w << " COLLATE NOCASE";
        return;
      case opcode::less: (w << column << " < ").value(p.value, field); return;
      case opcode::less_equal: (w << column << " <= ").value(p.value, field); return;
      case opcode::greater: (w << column << " > ").value(p.value, field); return;
      case opcode::greater_equal: (w << column << " >= ").value(p.value, field); return;
      case opcode::contains: pattern(w, column, p, field, slot::source::contains); return;
      case opcode::starts_with: pattern(w, column, p, field, slot::source::starts_with); return;
      case opcode::ends_with: pattern(w, column, p, field, slot::source::ends_with); return;
      case opcode::always:
      case opcode::never:
      case opcode::both:
      case opcode::either:
      case opcode::negate:
      case opcode::is_null:
      case opcode::is_not_null:
      case opcode::in:
      case opcode::not_in:
      case opcode::compare_fields:
      case opcode::json_compare:
      case opcode::json_null_test:
      case opcode::list_has:
      case opcode::list_has_every:
      case opcode::list_has_some:
      case opcode::list_equals:
      case opcode::list_is_empty:
      case opcode::some:
      case opcode::every:
      case opcode::none:
      case opcode::is:
      case opcode::is_not:
      case opcode::is_absent:
      case opcode::is_present:
      case opcode::compare_aggregate:
      case opcode::search:
      case opcode::within:
      case opcode::element: break;
    }
    raise({.kind = error_kind::unsupported_feature,
           .message = "Field `" + std::string(field.name) + "`: SQLite has no list columns to filter by",
           .fields = {std::string(field.name)}});
  }

  void membership(writer& w, const std::string& column, const predicate_node& p,
                  const query::field_descriptor& field) const override {
    w << column << (p.op == opcode::not_in ? " NOT IN (" : " IN (");
    slot s;
    s.type = field.type;
    s.field = &field;
    s.index = p.value;
    if (p.bucket == query::whole_list_bucket) {
      s.from = slot::source::whole_list;
      w << "SELECT value FROM json_each(";
      w.parameter(s) << "))";
      return;
    }
    s.from = slot::source::list_item;
    for (std::uint32_t i = 0; i < 1u << p.bucket; ++i) {
      if (i > 0) w << ", ";
      s.item = i;
      w.parameter(s);
    }
    w << ")";
  }

  void json(writer& w, const std::string& column, const predicate_node& p,
            const query::field_descriptor& field) const override {
    slot path;
    path.from = slot::source::json_path;
    path.type = query::scalar::string;
    path.index = p.path;
    if (p.op == opcode::json_null_test) {
      w << "tenon_json_null(" << column << ", ";
      w.parameter(path) << ", " << std::to_string(static_cast<int>(p.json_null)) << ")";
      return;
    }
    w << "tenon_json_test(" << column << ", ";
    w.parameter(path) << ", " << std::to_string(static_cast<int>(p.json)) << ", ";
    w.value(p.value, field) << ", " << (p.match == query::text_match::insensitive ? "1" : "0") << ")";
  }

  void parents(writer& w, const std::string* columns, const query::field_descriptor* const* fields, std::uint32_t count,
               std::uint8_t bucket) const override {
    slot s;
    const auto tuple = [&] {
      for (std::uint32_t i = 0; i < count; ++i) w << (i == 0 ? "" : ", ") << columns[i];
    };
    if (count > 1) w << "(";
    tuple();
    w << (count > 1 ? ") IN (" : " IN (");
    if (bucket == query::whole_list_bucket) {
      // Rows of one JSON array, as many as there are parents.
      s.from = slot::source::parent_list;
      w << "SELECT ";
      for (std::uint32_t i = 0; i < count; ++i)
        w << (i == 0 ? "" : ", ") << (count > 1 ? "value ->> " + std::to_string(i) : "value");
      w << " FROM json_each(";
      w.parameter(s) << "))";
      return;
    }
    s.from = slot::source::parent_key;
    if (count > 1) w << "VALUES ";
    for (std::uint32_t parent = 0; parent < 1u << bucket; ++parent) {
      if (parent > 0) w << ", ";
      if (count > 1) w << "(";
      for (std::uint32_t i = 0; i < count; ++i) {
        if (i > 0) w << ", ";
        s.index = parent;
        s.item = i;
        s.type = fields[i]->type;
        w.parameter(s);
      }
      if (count > 1) w << ")";
    }
    w << ")";
  }

  void search(writer&, const std::vector<std::string>&, value_index) const override { refuse_search("search"); }
  void relevance(writer&, const std::vector<std::string>&, value_index) const override {
    refuse_search("order by relevance");
  }

  void row_lock(writer&, std::string_view, const lock_node&) const override {
    raise(
        {.kind = error_kind::unsupported_feature,
         .message = "SQLite cannot lock rows: for_update and its like need PostgreSQL",
         .hint = "Leave the lock out: a transaction that is not read_only keeps every other writer out until it ends"});
  }

  bool has_array_parameters() const override { return false; }
  void array_parameter(writer& w, const slot& s, const query::field_descriptor&) const override { w.parameter(s); }
  bool reads_in_transactions() const override { return true; }
  std::string_view null_safe_equals() const override { return "IS"; }

  void arithmetic(writer& w, const std::string& column, const assignment_node& a,
                  const query::field_descriptor& field) const override {
    if (a.how == query::assignment::list_push)
      raise({.kind = error_kind::unsupported_feature, .message = "SQLite has no list columns to push to"});
    const bool is_decimal = field.type == query::scalar::decimal;
    if (is_decimal) {  // exact, where SQLite would compute in binary
      w << "tenon_decimal_" << function_name(a.how) << "(" << column << ", ";
      w.value(a.value, field) << ")";
      return;
    }
    const bool is_integer = field.type == query::scalar::int32 || field.type == query::scalar::int64;
    if (is_integer) w << (field.type == query::scalar::int32 ? "tenon_int32(" : "tenon_int64(");
    w << column << operator_sign(a.how);
    w.value(a.value, field);
    if (is_integer) {
      w << ", '";
      for (char c : field.name) w << (c == '\'' ? "''" : std::string_view(&c, 1));
      w << "')";
    }
  }

  void aggregate(std::string& out, query::aggregate_function f, const std::string& column,
                 const query::field_descriptor& field) const override {
    const bool is_decimal = field.type == query::scalar::decimal;
    switch (f) {
      case query::aggregate_function::count_all: out += "COUNT(*)"; return;
      case query::aggregate_function::count: out += "COUNT(" + column + ")"; return;
      case query::aggregate_function::sum: out += (is_decimal ? "tenon_decimal_sum(" : "SUM(") + column + ")"; return;
      case query::aggregate_function::avg: out += (is_decimal ? "tenon_decimal_avg(" : "AVG(") + column + ")"; return;
      case query::aggregate_function::min: out += "MIN(" + column + ")"; return;
      case query::aggregate_function::max: out += "MAX(" + column + ")"; return;
    }
  }

  void page(writer& w, value_index take, value_index skip) const override {
    if (take == no_value && skip == no_value) return;
    slot s;
    s.type = query::scalar::int64;
    if (take == no_value) {
      w << " LIMIT -1";
    } else {
      w << " LIMIT ";
      s.index = take;
      w.parameter(s);
    }
    if (skip == no_value) return;
    w << " OFFSET ";
    s.index = skip;
    w.parameter(s);
  }

  bool nulls_first_ascending() const override { return true; }
  statement guarded(const statement& s) const override { return s.copy(); }
  std::uint32_t max_parameters() const override { return 32766; }

 private:
  [[noreturn]] static void refuse_search(std::string_view what) {
    raise({.kind = error_kind::unsupported_feature,
           .message =
               "SQLite cannot " + std::string(what) + " in the texts of a table: full-text search needs PostgreSQL",
           .hint = "Use contains, or query an FTS5 table with query_raw"});
  }

  static void pattern(writer& w, const std::string& column, const predicate_node& p,
                      const query::field_descriptor& field, slot::source from) {
    slot s;
    s.from = from;
    s.type = field.type;
    s.index = p.value;
    s.field = &field;
    s.fold_case = p.match == query::text_match::insensitive;
    w << column << (s.fold_case ? " LIKE " : " GLOB ");
    w.parameter(s);
    if (s.fold_case) w << " ESCAPE '\\'";
  }

  static std::string_view function_name(query::assignment how) {
    if (how == query::assignment::increment) return "add";
    if (how == query::assignment::decrement) return "subtract";
    if (how == query::assignment::multiply) return "multiply";
    return "divide";
  }
  static std::string_view operator_sign(query::assignment how) {
    if (how == query::assignment::increment) return " + ";
    if (how == query::assignment::decrement) return " - ";
    if (how == query::assignment::multiply) return " * ";
    return " / ";
  }
};

}  // namespace

const dialect& language() noexcept {
  static const sqlite_dialect d;
  return d;
}

}  // namespace tenon::sql::sqlite
