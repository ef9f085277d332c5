#include "sql/sqlite/link.hpp"

#include "sql/sqlite/dialect.hpp"
#include "sql/sqlite/functions.hpp"

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
    : observed_link(schema, watch, "sqlite"), connection_(options) {
  register_functions(connection_.handle());
  constexpr int steps_between_looks = 10'000;  // some tenths of a millisecond
  sqlite3_progress_handler(connection_.handle(), steps_between_looks, interrupt_when_late, this);
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
  return observed(s, b, model, [&] {
    check_writes(s.writes);
    statement& st = prepare(s);
    const run_scope scope(st);
    bind_all(st, s, b, storage_, model);
    return step_through(st, s, format, sink);
  });
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

void sqlite_link::begin(isolation level, bool read_only) {
  if (level == isolation::snapshot && read_only) level = isolation::serializable;  // what only reads sees a snapshot
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
  reads_only_ = read_only;
}

void sqlite_link::commit() {
  reads_only_ = false;
  connection_.commit();
}

void sqlite_link::rollback() {
  reads_only_ = false;
  connection_.rollback();
}

// SQLite would write in any transaction.
void sqlite_link::check_writes(bool writes) const {
  if (!writes || !reads_only_) return;
  raise({.kind = error_kind::read_only,
         .message = "The transaction only reads, and cannot change anything",
         .hint = "Leave read_only out of its options"});
}

std::optional<query::raw_rows> sqlite_link::query_raw(std::string_view text, const query::parameters& values,
                                                      query::access granted) {
  const sql::statement s = compile_raw(text, values);
  query::raw_rows out;
  const auto rows = observed_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    statement st = connection_.prepare(s.text);
    if (granted == query::access::read && !st.is_read_only()) return std::nullopt;
    check_writes(!st.is_read_only());
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
  return *observed_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    statement st = connection_.prepare(s.text);
    check_writes(!st.is_read_only());
    bind_all(st, s, b, storage_, no_model);
    st.run();
    return st.is_read_only() ? 0 : connection_.last_changes();
  });
}

void sqlite_link::execute_raw_unsafe(std::string_view text) {
  sql::statement s;
  s.text = text;
  observed_raw(s, {}, [&](const bindings&) -> std::optional<std::int64_t> {
    if (!reads_only_) {
      connection_.exec(text);
      return 0;
    }
    connection_.exec("PRAGMA query_only = ON");
    try {
      connection_.exec(text);
    } catch (...) {
      connection_.exec("PRAGMA query_only = OFF");
      throw;
    }
    connection_.exec("PRAGMA query_only = OFF");
    return 0;
  });
}

namespace {

[[noreturn]] void raise_no_advisory_locks() {
  raise(
      {.kind = error_kind::unsupported_feature,
       .message = "SQLite has no advisory locks: they need PostgreSQL",
       .hint =
           "A transaction that is not read_only keeps every other writer out until it ends; for longer, keep a record "
           "that says who works"});
}

}  // namespace

bool sqlite_link::lock(const query::advisory_lock&) { raise_no_advisory_locks(); }
void sqlite_link::unlock(const query::advisory_lock&) { raise_no_advisory_locks(); }

// Called by SQLite every so many steps of its machine: other than 0 interrupts the statement.
int sqlite_link::interrupt_when_late(void* self) { return static_cast<sqlite_link*>(self)->is_past_deadline() ? 1 : 0; }

void sqlite_link::complete(error_details& d) const {
  if (d.kind == error_kind::cancelled && is_past_deadline()) {
    d.kind = error_kind::operation_timeout;
    d.message = "The transaction's time was over while the statement ran, which was stopped";
    d.hint = "Make it faster, or raise the transaction's timeout";
    return;
  }
  // What the functions say that guard computed integers: "integer out of range: ", and the field.
  if (!d.server_message.starts_with("integer out of range: ")) return;
  d.kind = error_kind::value_out_of_range;
  d.fields = {d.server_message.substr(d.server_message.find(':') + 2)};
  d.message = "The new number of field `" + d.fields[0] + "` of " + d.model + " does not fit its type";
  d.hint.clear();
}

}  // namespace tenon::sql::sqlite
