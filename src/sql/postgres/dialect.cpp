#include "sql/postgres/dialect.hpp"

#include "sql/writer.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tenon::sql::postgres {

namespace {

using query::opcode;

struct named_type {
  std::string_view native;  // as written behind `@db.`
  std::string_view sql;
};

// PostgreSQL's names, and CockroachDB's where they differ.
constexpr named_type native_types[] = {
    {"Text", "text"},
    {"VarChar", "varchar"},
    {"Char", "bpchar"},
    {"Uuid", "uuid"},
    {"Bit", "bit"},
    {"VarBit", "varbit"},
    {"Inet", "inet"},
    {"Xml", "xml"},
    {"Citext", "citext"},
    {"Integer", "int4"},
    {"SmallInt", "int2"},
    {"Oid", "oid"},
    {"BigInt", "int8"},
    {"Real", "float4"},
    {"DoublePrecision", "float8"},
    {"Decimal", "numeric"},
    {"Money", "money"},
    {"Timestamp", "timestamp"},
    {"Timestamptz", "timestamptz"},
    {"Date", "date"},
    {"Time", "time"},
    {"Timetz", "timetz"},
    {"Boolean", "bool"},
    {"Json", "json"},
    {"JsonB", "jsonb"},
    {"ByteA", "bytea"},
    {"String", "text"},
    {"CatalogSingleChar", "\"char\""},
    {"Int2", "int2"},
    {"Int4", "int4"},
    {"Int8", "int8"},
    {"Float4", "float4"},
    {"Float8", "float8"},
    {"Bool", "bool"},
    {"Bytes", "bytea"},
};

std::string_view native_name(const query::field_descriptor& f) {
  return f.native_type.substr(0, f.native_type.find('('));
}

std::string_view scalar_type(query::scalar s) {
  switch (s) {
    case query::scalar::boolean: return "bool";
    case query::scalar::int32: return "int4";
    case query::scalar::int64: return "int8";
    case query::scalar::float64: return "float8";
    case query::scalar::decimal: return "numeric";
    case query::scalar::string: return "text";
    case query::scalar::datetime: return "timestamp";
    case query::scalar::json: return "jsonb";
    case query::scalar::bytes: return "bytea";
    case query::scalar::enumeration:
    case query::scalar::composite: return "text";
  }
  return "text";
}

class postgres_dialect final : public dialect {
 public:
  explicit postgres_dialect(std::string default_schema) : default_schema_(std::move(default_schema)) {}

  std::string_view name() const override { return "postgresql"; }

  void quote(std::string& out, std::string_view identifier) const override {
    out += '"';
    for (char c : identifier) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }

  void placeholder(std::string& out, std::uint32_t number) const override { out += '$' + std::to_string(number); }

  void compare(writer& w, const std::string& column, const predicate_node& p,
               const query::field_descriptor& field) const override {
    const bool fold = p.match == query::text_match::insensitive;
    switch (p.op) {
      case opcode::equals:
      case opcode::not_equals: {
        const std::string_view sign = p.op == opcode::equals ? " = " : " <> ";
        if (field.type == query::scalar::json) {
          w << column << "::jsonb" << sign;
          w.value(p.value, field) << "::jsonb";
        } else if (fold) {
          w << "LOWER(" << as_text(column, field) << ")" << sign << "LOWER(";
          w.value(p.value, field) << "::text)";
        } else if (native_name(field) == "Xml") {
          w << column << "::text" << sign;
          w.value(p.value, field) << "::text";
        } else {
          w << column << sign;
          w.value(p.value, field);
        }
        return;
      }
      case opcode::less: (w << column << " < ").value(p.value, field); return;
      case opcode::less_equal: (w << column << " <= ").value(p.value, field); return;
      case opcode::greater: (w << column << " > ").value(p.value, field); return;
      case opcode::greater_equal: (w << column << " >= ").value(p.value, field); return;
      case opcode::contains: pattern(w, column, p, field, slot::source::contains); return;
      case opcode::starts_with: pattern(w, column, p, field, slot::source::starts_with); return;
      case opcode::ends_with: pattern(w, column, p, field, slot::source::ends_with); return;
      case opcode::list_has: w.value(p.value, field) << " = ANY(" << column << ")"; return;
      case opcode::list_has_every: (w << column << " @> ").value(p.value, field); return;
      case opcode::list_has_some: (w << column << " && ").value(p.value, field); return;
      case opcode::list_equals: (w << column << " = ").value(p.value, field); return;
      // Where others have stored null, the client shows an empty list.
      case opcode::list_is_empty:
        w << "COALESCE(CARDINALITY(" << column << (p.expected ? "), 0) = 0" : "), 0) > 0");
        return;
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
      case opcode::element: return;  // the compiler's own
    }
  }

  void membership(writer& w, const std::string& column, const predicate_node& p,
                  const query::field_descriptor& field) const override {
    slot s;
    s.from = slot::source::whole_list;
    s.type = field.type;
    s.field = &field;
    s.index = p.value;
    const bool negated = p.op == opcode::not_in;
    if (p.match == query::text_match::insensitive) {
      w << "LOWER(" << as_text(column, field) << (negated ? ") <> ALL(" : ") = ANY(");
      w << "SELECT LOWER(item) FROM UNNEST(";
      w.parameter(s) << "::text[]) AS item)";
      return;
    }
    // These types have no equality of their own.
    const std::string_view as = field.type == query::scalar::json ? "jsonb" : native_name(field) == "Xml" ? "text" : "";
    w << column << (as.empty() ? "" : "::") << as << (negated ? " <> ALL(" : " = ANY(");
    w.parameter(s);
    if (!as.empty()) w << "::" << as << "[]";
    w << ")";
  }

  void json(writer& w, const std::string& column, const predicate_node& p,
            const query::field_descriptor& field) const override {
    // Each use of the path is a parameter of its own; the server evaluates it once per row all the same.
    const auto found = [&] {
      slot path;
      path.from = slot::source::json_path;
      path.type = query::scalar::string;
      path.index = p.path;
      w << "(" << column << "::jsonb #> ";
      w.parameter(path) << "::text[])";
    };
    const auto value = [&] { w.value(p.value, field) << "::jsonb"; };
    const auto same_type = [&] {
      w << " AND JSONB_TYPEOF";
      found();
      w << " = JSONB_TYPEOF(";
      value();
      w << ")";
    };
    if (p.op == opcode::json_null_test) {
      switch (p.json_null) {
        case query::json_null_kind::json:
          found();
          w << " = 'null'::jsonb";
          return;
        case query::json_null_kind::database:
          found();
          w << " IS NULL";
          return;
        case query::json_null_kind::either:
          w << "COALESCE(";
          found();
          w << ", 'null'::jsonb) = 'null'::jsonb";
          return;
      }
      return;
    }
    const auto ordered = [&](std::string_view sign) {
      w << "(";
      found();
      w << sign;
      value();
      same_type();
      w << ")";
    };
    const auto text = [&](slot::source from) {
      const bool fold = p.match == query::text_match::insensitive;
      w << "(JSONB_TYPEOF";
      found();
      w << " = 'string' AND (";
      found();
      w << " #>> '{}') " << (fold ? "ILIKE " : "LIKE ");
      slot s;
      s.from = from;
      s.type = query::scalar::string;
      s.index = p.value;
      s.field = &field;
      w.parameter(s) << ")";
    };
    const auto array = [&](const auto& test) {
      w << "(JSONB_TYPEOF";
      found();
      w << " = 'array' AND ";
      test();
      w << ")";
    };
    switch (p.json) {
      case query::json_operator::equals:
      case query::json_operator::not_equals:
        found();
        w << (p.json == query::json_operator::equals ? " = " : " <> ");
        value();
        return;
      case query::json_operator::less: return ordered(" < ");
      case query::json_operator::less_equal: return ordered(" <= ");
      case query::json_operator::greater: return ordered(" > ");
      case query::json_operator::greater_equal: return ordered(" >= ");
      case query::json_operator::string_contains: return text(slot::source::contains);
      case query::json_operator::string_starts_with: return text(slot::source::starts_with);
      case query::json_operator::string_ends_with: return text(slot::source::ends_with);
      case query::json_operator::array_contains:
        return array([&] {
          found();
          w << " @> ";
          value();
        });
      case query::json_operator::array_starts_with:
        return array([&] {
          found();
          w << " -> 0 = ";
          value();
        });
      case query::json_operator::array_ends_with:
        return array([&] {
          found();
          w << " -> -1 = ";
          value();
        });
    }
  }

  void search(writer& w, const std::vector<std::string>& columns, value_index text) const override {
    w << vector_of(columns) << " @@ ";
    text_query(w, text);
  }

  void relevance(writer& w, const std::vector<std::string>& columns, value_index text) const override {
    w << "TS_RANK(" << vector_of(columns) << ", ";
    text_query(w, text);
    w << ")";
  }

  void row_lock(writer& w, std::string_view alias, const lock_node& lock) const override {
    switch (lock.strength) {
      case query::lock_strength::for_key_share: w << " FOR KEY SHARE OF "; break;
      case query::lock_strength::for_share: w << " FOR SHARE OF "; break;
      case query::lock_strength::for_no_key_update: w << " FOR NO KEY UPDATE OF "; break;
      case query::lock_strength::for_update: w << " FOR UPDATE OF "; break;
    }
    w << alias;
    switch (lock.wait) {
      case query::lock_wait::wait: break;
      case query::lock_wait::skip_locked: w << " SKIP LOCKED"; break;
      case query::lock_wait::no_wait: w << " NOWAIT"; break;
    }
  }

  bool has_array_parameters() const override { return true; }
  bool reads_in_transactions() const override { return false; }
  std::string_view default_schema() const override { return default_schema_; }

  void array_parameter(writer& w, const slot& s, const query::field_descriptor& field) const override {
    w.parameter(s) << "::" << type_of(field) << "[]";
  }

  void parents(writer& w, const std::string* columns, const query::field_descriptor* const* fields, std::uint32_t count,
               std::uint8_t) const override {
    slot s;
    s.from = slot::source::parent_list;
    const auto one = [&](std::uint32_t i) -> const slot& {
      s.item = i;
      s.type = fields[i]->type;
      s.field = fields[i];
      return s;
    };
    if (count == 1) {
      w << columns[0] << " = ANY(";
      w.parameter(one(0)) << ")";
      return;
    }
    w << "(";
    for (std::uint32_t i = 0; i < count; ++i) w << (i == 0 ? "" : ", ") << columns[i];
    w << ") IN (SELECT * FROM UNNEST(";
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) w << ", ";
      array_parameter(w, one(i), *fields[i]);
    }
    w << "))";
  }

  std::string_view null_safe_equals() const override { return "IS NOT DISTINCT FROM"; }

  void arithmetic(writer& w, const std::string& column, const assignment_node& a,
                  const query::field_descriptor& field) const override {
    w << column;
    switch (a.how) {
      case query::assignment::increment: w << " + "; break;
      case query::assignment::decrement: w << " - "; break;
      case query::assignment::multiply: w << " * "; break;
      case query::assignment::divide: w << " / "; break;
      case query::assignment::list_push: w << " || "; break;
      case query::assignment::set:
      case query::assignment::set_null:
      case query::assignment::list_set:
      case query::assignment::edit: break;  // the compiler's own
    }
    w.value(a.value, field);
  }

  void aggregate(std::string& out, query::aggregate_function f, const std::string& column,
                 const query::field_descriptor&) const override {
    switch (f) {
      case query::aggregate_function::count_all: out += "COUNT(*)"; return;
      case query::aggregate_function::count: out += "COUNT(" + column + ")"; return;
      case query::aggregate_function::sum: out += "SUM(" + column + ")"; return;
      case query::aggregate_function::avg: out += "AVG(" + column + ")"; return;
      case query::aggregate_function::min: out += "MIN(" + column + ")"; return;
      case query::aggregate_function::max: out += "MAX(" + column + ")"; return;
    }
  }

  void page(writer& w, value_index take, value_index skip) const override {
    const auto number = [&](std::string_view word, value_index v) {
      if (v == no_value) return;
      slot s;
      s.type = query::scalar::int64;
      s.index = v;
      w << word;
      w.parameter(s);
    };
    number(" LIMIT ", take);
    number(" OFFSET ", skip);
  }

  bool nulls_first_ascending() const override { return false; }

  // The limit is a text that is no number where nothing was changed, and its cast fails. A limit costs less than a join.
  statement guarded(const statement& s) const override {
    statement out = s.copy();
    out.text = "WITH changed AS (" + s.text +
               ") SELECT * FROM changed LIMIT (CASE WHEN EXISTS (SELECT FROM changed) THEN '1' ELSE '" +
               std::string(no_record) + "' END)::int";
    return out;
  }
  std::uint32_t max_parameters() const override { return 65535; }

 private:
  std::string type_of(const query::field_descriptor& field) const {
    if (field.enumeration) {
      std::string out;
      if (!field.enumeration->database_schema.empty() || !default_schema_.empty()) {
        quote(out, field.enumeration->database_schema.empty() ? default_schema_ : field.enumeration->database_schema);
        out += '.';
      }
      quote(out, field.enumeration->database_name);
      return out;
    }
    const std::string_view native = native_name(field);
    if (native == "Bit") return "varbit";  // without a length, bit is a single one
    const auto* at = std::find_if(std::begin(native_types), std::end(native_types),
                                  [&](const named_type& t) { return t.native == native; });
    return std::string(at == std::end(native_types) ? scalar_type(field.type) : at->sql);
  }

  // The texts of the columns as one document; nulls are passed over.
  static std::string vector_of(const std::vector<std::string>& columns) {
    std::string out = "TO_TSVECTOR(CONCAT_WS(' '";
    for (const std::string& c : columns) out += ", " + c;
    return out + "))";
  }

  static void text_query(writer& w, value_index text) {
    slot s;
    s.index = text;
    w << "TO_TSQUERY(";
    w.parameter(s) << ")";
  }

  // The column as something that text functions take.
  static std::string as_text(const std::string& column, const query::field_descriptor& field) {
    const std::string_view native = native_name(field);
    const bool is_text = native.empty() || native == "Text" || native == "VarChar" || native == "Char" ||
                         native == "Citext" || native == "String";
    return is_text && field.type == query::scalar::string ? column : column + "::text";
  }

  static void pattern(writer& w, const std::string& column, const predicate_node& p,
                      const query::field_descriptor& field, slot::source from) {
    slot s;
    s.from = from;
    s.type = field.type;
    s.index = p.value;
    s.field = &field;
    w << as_text(column, field) << (p.match == query::text_match::insensitive ? " ILIKE " : " LIKE ");
    w.parameter(s);
  }

  const std::string default_schema_;
};

}  // namespace

std::unique_ptr<const dialect> make_dialect(std::string default_schema) {
  return std::make_unique<postgres_dialect>(std::move(default_schema));
}

}  // namespace tenon::sql::postgres
