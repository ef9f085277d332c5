#include "sql/sqlite/link.hpp"

#include "sql/sqlite/dialect.hpp"
#include "sql/sqlite/functions.hpp"
#include "sql/statement_values.hpp"

#include <tenon/base/error.hpp>

#include <string>
#include <utility>

namespace tenon::sql::sqlite {

namespace {

class prepared_statement final : public prepared {
 public:
  explicit prepared_statement(statement s) : handle(std::move(s)) {}
  statement handle;
};

// Ends a run however it is left.
class run_scope {
 public:
  explicit run_scope(statement& s) : statement_(s) {}
  run_scope(const run_scope&) = delete;
  run_scope& operator=(const run_scope&) = delete;
  ~run_scope() { statement_.reset(); }

 private:
  statement& statement_;
};

}  // namespace

sqlite_link::sqlite_link(const connection_options& options, const query::schema_descriptor& schema,
                         observe::observer& watch)
    : connection_(options), schema_(schema), observer_(watch) {
  register_functions(connection_.handle());
  storage_.timestamps = options.timestamp_format;
  statement encoding = connection_.prepare("PRAGMA encoding");
  encoding.step();
  storage_.is_utf8 = encoding.text(0) == "UTF-8";
}

const dialect& sqlite_link::language() const { return sqlite::language(); }

statement& sqlite_link::prepare(sql::statement& s) {
  if (!s.handle) [[unlikely]]
    s.handle = std::make_unique<prepared_statement>(connection_.prepare(s.text, prepare_for::many_uses));
  return static_cast<prepared_statement*>(s.handle.get())->handle;
}

std::int64_t sqlite_link::run(sql::statement& s, const bindings& b, const row_format& format, row_sink* sink,
                              const query::model_descriptor& model) {
  std::int64_t rows = 0;
  observe::traced(
      observer_, [&] { return span_of(s, model); },
      [&] {
        try {
          statement& st = prepare(s);
          const run_scope scope(st);
          bind_all(st, s, b, storage_, model);
          rows = step_through(st, s, format, sink);
        } catch (const error& e) {
          report(s, b, model, statement_end(), 0, e.code());
          raise_named(e, &model);
        }
        return rows;
      });
  finish(s, b, model, rows);
  return rows;
}

observe::span_start sqlite_link::span_of(const sql::statement& s, const query::model_descriptor& model) const {
  return {.kind = observe::span_kind::query,
          .model = model.name,
          .operation = operation,
          .statement = s.text,
          .target = "sqlite"};
}

void sqlite_link::finish(const sql::statement& s, const bindings& b, const query::model_descriptor& model,
                         std::int64_t rows) {
  const std::chrono::nanoseconds duration = statement_end();
  observer_.measured().statement_ended(duration);
  if (observer_.wants(duration)) [[unlikely]]
    report(s, b, model, duration, rows, {});
}

std::int64_t sqlite_link::step_through(statement& st, const sql::statement& s, const row_format& format,
                                       row_sink* sink) {
  std::int64_t rows = 0;
  while (st.step()) {
    ++rows;
    if (!sink) continue;
    if (!format.record) {
      *static_cast<std::int64_t*>(sink->next(keys_)) = st.int64(0);
    } else if (format.key_count == 0) {
      void* record = sink->next(keys_);
      decode_record(st.handle(), *format.record, record, storage_);
      if (!sink->filled(record)) return rows;
    } else {
      read_keys(st.handle(), format.keys, format.key_count, keys_);
      do {
        if (void* record = sink->next(keys_)) decode_record(st.handle(), *format.record, record, storage_);
      } while (sink->wants_again());
      keys_.clear();
    }
    if (format.first_row_only && !s.writes) return rows;
  }
  return s.writes ? connection_.last_changes() : rows;
}

void sqlite_link::report(const sql::statement& s, const bindings& b, const query::model_descriptor& model,
                         std::chrono::nanoseconds duration, std::int64_t rows, std::string_view error_code) const {
  observe::query_event e;
  e.sql = s.text;
  const statement_values values{s, b};
  e.params = observe::query_parameters(s.slots.size(), &values, &render_values);
  e.duration = duration;
  e.rows = static_cast<std::size_t>(rows);
  e.target = "sqlite";
  e.model = model.name;
  e.operation = operation;
  e.error_code = error_code;
  observer_.report(e);
}

void sqlite_link::begin(isolation level, bool read_only) {
  switch (level) {
    case isolation::standard:
    case isolation::serializable: break;
    case isolation::read_uncommitted:
    case isolation::read_committed:
    case isolation::repeatable_read:
    case isolation::snapshot:
      raise({.kind = error_kind::invalid_input,
             .message = "SQLite transactions are always serializable; no other isolation level can be chosen",
             .hint = "Leave the isolation level out, or ask for serializable"});
  }
  connection_.begin(read_only ? begin_mode::deferred : begin_mode::immediate);
}

namespace {

// Raw text, its `{}` turned into parameters. Throws P1016 unless there are as many values.
sql::statement compile_raw(std::string_view text, const query::parameters& values) {
  sql::statement out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '{' && next == '}') {
      slot s;
      s.index = static_cast<std::uint32_t>(out.slots.size());
      out.slots.push_back(s);
      out.text += '?';
      ++i;
    } else {
      out.text += c;
      i += (c == '{' || c == '}') && next == c;
    }
  }
  if (out.slots.size() != values.size())
    raise({.kind = error_kind::wrong_parameter_count,
           .message = "The query has " + std::to_string(out.slots.size()) + " places for parameters, but " +
                      std::to_string(values.size()) + " values were given",
           .hint = "Write `{}` for each value; a brace itself is written twice"});
  return out;
}

constexpr query::model_descriptor no_model{.name = "", .table = ""};

}  // namespace

// Runs `body` as the statement `s`, which is reported whatever happens, unless `body` returns nullopt: it was not run.
template <class Body>
std::optional<std::int64_t> sqlite_link::run_raw(const sql::statement& s, const query::parameters& values,
                                                 const Body& body) {
  bindings b;
  b.values = &values;
  operation = "raw";
  statement_begins();
  std::optional<std::int64_t> rows;
  observe::traced(
      observer_, [&] { return span_of(s, no_model); },
      [&] {
        try {
          rows = body(b);
        } catch (const error& e) {
          report(s, b, no_model, statement_end(), 0, e.code());
          raise_named(e, nullptr);
        }
        return rows.value_or(0);
      });
  if (rows) finish(s, b, no_model, *rows);
  return rows;
}

std::optional<query::raw_rows> sqlite_link::query_raw(std::string_view text, const query::parameters& values,
                                                      query::access granted) {
  const sql::statement s = compile_raw(text, values);
  query::raw_rows out;
  const auto rows = run_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    statement st = connection_.prepare(s.text);
    if (granted == query::access::read && !st.is_read_only()) return std::nullopt;
    bind_all(st, s, b, storage_, no_model);
    for (int i = 0; i < st.column_count(); ++i) {
      const char* type = sqlite3_column_decltype(st.handle(), i);
      out.columns.emplace_back(st.column_name(i));
      out.declared.emplace_back(type ? type : "");
    }
    while (st.step())
      for (int i = 0; i < st.column_count(); ++i) add_column(st.handle(), i, out.values);
    return static_cast<std::int64_t>(out.size());
  });
  if (!rows) return std::nullopt;
  return out;
}

std::int64_t sqlite_link::execute_raw(std::string_view text, const query::parameters& values) {
  const sql::statement s = compile_raw(text, values);
  return *run_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    statement st = connection_.prepare(s.text);
    bind_all(st, s, b, storage_, no_model);
    st.run();
    return st.is_read_only() ? 0 : connection_.last_changes();
  });
}

void sqlite_link::execute_raw_unsafe(std::string_view text) {
  sql::statement s;
  s.text = text;
  run_raw(s, {}, [&](const bindings&) -> std::optional<std::int64_t> {
    connection_.exec(text);
    return 0;
  });
}

// SQLite names tables and columns; users know models and fields.
void sqlite_link::raise_named(const error& e, const query::model_descriptor* model) const {
  error_details d = e.details();
  for (const query::model_descriptor* m : schema_.models)
    if (!d.model.empty() && m->table == d.model) model = m;
  if (model) {
    d.model = model->name;
    for (std::string& name : d.fields)
      for (const query::field_descriptor& f : model->fields)
        if (f.column == name) name = f.name;
  }
  if (d.kind == error_kind::unique_violation && !d.fields.empty()) {
    d.message = "Unique constraint failed on the fields: (";
    for (std::size_t i = 0; i < d.fields.size(); ++i) d.message += (i > 0 ? ",`" : "`") + d.fields[i] + "`";
    d.message += ") of " + d.model;
  }
  if (d.server_message.starts_with("integer out of range: ")) {
    d.kind = error_kind::value_out_of_range;
    d.fields = {d.server_message.substr(d.server_message.find(':') + 2)};
    d.message = "The new number of field `" + d.fields[0] + "` of " + d.model + " does not fit its type";
    d.hint.clear();
  }
  raise(std::move(d));
}

}  // namespace tenon::sql::sqlite
