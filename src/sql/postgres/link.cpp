#include "sql/postgres/link.hpp"

#include "sql/postgres/errors.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace tenon::sql::postgres {

namespace {

constexpr std::string_view query_cancelled = "57014";

bool has_money(const std::vector<oid>& types) { return std::any_of(types.begin(), types.end(), is_money); }

// How many columns a row of this format has at least.
std::size_t columns_of(const row_format& format) {
  std::size_t out = 1;
  if (format.record) {
    const auto& counts = format.record->relations;
    out =
        format.record->members.size() + format.record->aggregates.size() +
        static_cast<std::size_t>(std::count_if(counts.begin(), counts.end(), [](const auto& r) { return !r.result; }));
  }
  for (std::uint32_t i = 0; i < format.key_count; ++i) out = std::max<std::size_t>(out, format.keys[i] + 1);
  return out;
}

std::string savepoint(unsigned depth) { return "tenon_" + std::to_string(depth); }

std::string_view isolation_clause(isolation level) {
  switch (level) {
    case isolation::standard: return "";
    case isolation::read_uncommitted: return " ISOLATION LEVEL READ UNCOMMITTED";
    case isolation::read_committed: return " ISOLATION LEVEL READ COMMITTED";
    case isolation::repeatable_read:
    case isolation::snapshot: return " ISOLATION LEVEL REPEATABLE READ";  // two names of the same thing here
    case isolation::serializable: return " ISOLATION LEVEL SERIALIZABLE";
  }
  return "";
}

}  // namespace

postgres_link::postgres_link(const connection_options& options, const dialect& language,
                             const query::schema_descriptor& schema, observe::observer& watch, query::waiter& wait_in)
    : observed_link(schema, watch, "postgresql"),
      connection_(options, wait_in),
      options_(options),
      language_(language),
      statements_(options.statement_cache_size, !options.transaction_pooler) {}

// ---- statements ----

void postgres_link::begin_statement() {
  if (connection_.is_abandoned()) raise_cancelled(false);
  connection_.start_statement(deadline());
}

server_statement& postgres_link::known(sql::statement& s) {
  auto* handle = static_cast<prepared_statement*>(s.handle.get());
  if (handle && !handle->on_server->forgotten) [[likely]] {
    statements_.used(*handle->on_server);
    return *handle->on_server;
  }
  auto made = std::make_unique<prepared_statement>();
  made->on_server = statements_.get(s.text);
  server_statement& out = *made->on_server;
  s.handle = std::move(made);
  return out;
}

void postgres_link::describe(std::span<step> steps) {
  std::vector<undescribed> unknown;
  for (step& s : steps) {
    server_statement& on_server = known(*s.what);
    const bool listed =
        std::any_of(unknown.begin(), unknown.end(), [&](const undescribed& u) { return u.on_server == &on_server; });
    if (!on_server.described && !listed) unknown.push_back({&on_server, s.what->text.c_str(), {}});
  }
  if (!unknown.empty()) describe(unknown);
}

// Prepares statements, all in one round trip.
void postgres_link::describe(const std::vector<undescribed>& unknown) {
  request& out = connection_.out();
  for (const std::string& name : statements_.take_dropped()) out.close_statement(name);
  const std::size_t pending = add_pending();
  for (const undescribed& u : unknown) {
    out.parse(u.on_server->name, u.text, u.types);
    out.describe_statement(u.on_server->name);
  }
  out.sync();
  send(false);
  outcome o;
  bool any_money = false;
  const undescribed* next = unknown.data();
  const auto take = [&](const reply& r) {
    if (r.what != reply::kind::described || next == unknown.data() + unknown.size()) return connection_.give_up();
    server_statement& s = *next++->on_server;
    if (!read_types(r.parameters, s.parameters)) return connection_.give_up();
    s.returns_rows = r.has_columns;
    s.columns.clear();
    if (r.has_columns) read_description(r, s.columns);
    s.described = true;
    any_money = any_money || has_money(s.parameters) || has_money(s.columns);
  };
  receive(o, take, pending);
  check(o, false);
  if (any_money && !money_digits_) find_money_digits();
}

// How many digits amounts of money have behind the point follows from the server's lc_monetary: two in most places, none
// in Japan.
void postgres_link::find_money_digits() {
  connection_.out().run("SELECT 1::money");
  connection_.out().sync();
  send(false);
  outcome o;
  receive(o, [&](const reply& r) {
    data_rows rows = r.rows;
    cell amount{};
    if (rows.count() != 1 || !rows.read({&amount, 1})) return connection_.give_up();
    const oid type = oids::int8;
    int digits = 0;
    for (std::int64_t one = decode_integer({&amount, &type, nullptr}); one >= 10; one /= 10) ++digits;
    money_digits_ = digits;
  });
  check(o, false);
}

// Gives the server's statement of that name the step's values, of the types that the step's own statement has.
void postgres_link::bind(std::string_view name, const step& s, const server_statement& types) {
  connection_.out().bind(name, [&](std::string& to) {
    encode_parameters(to, *s.what, s.values, types.parameters, *s.model, money_digits());
  });
}

// Adds the messages that run a step to what is sent next. `describes`: its rows come with a description even if the server
// has kept the statement, so that their columns are known.
void postgres_link::add(const step& s, const server_statement& on_server, bool describes) {
  request& out = connection_.out();
  const bool is_kept = !on_server.name.empty();
  if (!is_kept) out.parse({}, s.what->text, on_server.parameters);
  bind(on_server.name, s, on_server);
  if (!is_kept || describes) out.describe_rows();
  out.execute();
}

std::int64_t postgres_link::run(sql::statement& s, const bindings& b, const row_format& format, row_sink* sink,
                                const query::model_descriptor& model) {
  return observed(s, b, model, [&] {
    begin_statement();
    step one{&s, b, format, sink, &model};
    for (bool again = false;; again = true) {
      const bool may_repeat = !again && !format.one_by_one && !transaction_open_;
      const std::vector<std::string> kept_back = may_repeat ? pending_ : std::vector<std::string>();
      const bool was_prepared = known(s).described;
      try {
        if (format.one_by_one) return run_streamed(one);
        server_statement& on_server = known(s);
        if (on_server.described && pending_.empty()) [[likely]]
          return run_one(one, on_server);
        const std::span<step> all(&one, 1);
        describe(all);
        if (pending_.empty()) return run_one(one, known(s));
        step* failed = nullptr;
        run_in_pipeline(all, failed);
        return one.rows;
      } catch (const error& e) {
        if (!was_prepared || !forget_if_stale(e, known(s))) with_excess(e, one).raise();
        if (!may_repeat) raise_stale(e);
        start_again(kept_back);
      }
    }
  });
}

void postgres_link::run_all(std::span<step> steps) {
  // Each takes a place in the cache until all have been sent.
  if (steps.size() < 2 || steps.size() > options_.statement_cache_size) return link::run_all(steps);
  begin_statement();
  step_spans spans(*this, steps);
  const bool was_prepared =
      std::any_of(steps.begin(), steps.end(), [&](const step& s) { return known(*s.what).described; });
  bool may_repeat = !transaction_open_ && pending_.empty() &&
                    std::none_of(steps.begin(), steps.end(), [](const step& s) { return s.what->writes; });
  for (std::span<step> left = steps; !left.empty();) {
    step* failed = &left[0];
    try {
      describe(left);
      run_in_pipeline(left, failed);
      left = {};
    } catch (const error& e) {
      const bool is_stale = was_prepared && forget_if_stale(e, known(*failed->what));
      if (is_stale && std::exchange(may_repeat, false)) {
        left = left.subspan(static_cast<std::size_t>(failed - left.data()));  // what came before has been read
        continue;
      }
      failed->failed = true;
      spans.finish(steps, &e);
      report(*failed->what, failed->values, *failed->model, statement_end(), 0, e.code());
      if (is_stale && is_certainly_stale(e)) raise_stale(e);
      raise_named(with_excess(e, *failed), failed->model);
    }
  }
  spans.finish(steps, nullptr);
  for (const step& s : steps) finish(*s.what, s.values, *s.model, s.rows);
}

std::int64_t postgres_link::run_one(step& s, server_statement& on_server) {
  add(s, on_server);
  connection_.out().sync();
  send(s.what->writes);
  outcome o;
  std::int64_t rows = 0;
  receive(o, [&](const reply& r) { rows = take_rows(s, r); });
  check(o, s.what->writes);
  return rows;
}

// `failed`: the step that failed, if one did.
void postgres_link::run_in_pipeline(std::span<step> steps, step*& failed) {
  const bool writes = std::any_of(steps.begin(), steps.end(), [](const step& s) { return s.what->writes; });
  const std::size_t pending = add_pending();
  for (step& s : steps) {
    failed = &s;
    add(s, known(*s.what));
  }
  connection_.out().sync();
  send(writes);
  outcome o;
  std::size_t done = 0;
  const auto take = [&](const reply& r) {
    if (done == steps.size()) return connection_.give_up();
    steps[done].rows = take_rows(steps[done], r);
    ++done;
  };
  receive(o, take, pending);
  failed = &steps[std::min(done, steps.size() - 1)];
  check(o, writes);
}

// ---- results ----

// Sends what has been added. `writes`: whether it may change something.
void postgres_link::send(bool writes) {
  if (!connection_.flush()) raise_lost(writes);
}

// Up to where the server is ready for more. `take` gets what it has done, one command after the other, but for the first
// `pending`, which are those that had been kept back.
void postgres_link::receive(outcome& o, function_ref<void(const reply&)> take, std::size_t pending) {
  for (;;) {
    const reply r = connection_.next();
    switch (r.what) {
      case reply::kind::completed:
      case reply::kind::described:
        if (pending > 0) [[unlikely]] {
          pending_done();
          --pending;
          break;
        }
        if (!o.is_good()) break;
        try {
          take(r);
        } catch (...) {
          o.thrown = std::current_exception();
        }
        if (connection_.is_broken()) return;  // given up for what it said
        break;
      case reply::kind::failed:
        if (o.is_good()) o.failure.emplace(r.error);
        break;
      case reply::kind::copying: connection_.give_up(); return;  // nothing that was sent asks for it
      case reply::kind::ready:
      case reply::kind::none:  // those that were passed over are not to be tried again
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(pending));
        return;
    }
  }
}

std::int64_t postgres_link::take_rows(const step& s, const reply& r) {
  server_statement& on_server = *static_cast<prepared_statement&>(*s.what->handle).on_server;
  if (on_server.name.empty()) {
    on_server.returns_rows = r.has_columns;
    if (r.has_columns) read_description(r, on_server.columns);
  }
  // Of a statement with a name the server lets the columns never change.
  return on_server.returns_rows ? deliver(r.rows, s.format, s.sink, on_server.columns, buffers_).rows : rows_in(r.tag);
}

void postgres_link::read_description(const reply& r, std::vector<oid>& types) {
  types.clear();
  if (!read_columns(r.columns, [&](std::string_view, oid type) { types.push_back(type); })) connection_.give_up();
}

void postgres_link::raise_other_columns(std::size_t found, std::size_t expected) {
  connection_.give_up();  // whoever answers that does not speak our protocol
  raise({.kind = error_kind::inconsistent_data,
         .message = "The server answered with " + std::to_string(found) + " columns to a statement that has " +
                    std::to_string(expected),
         .hint = "Look whether something stands between the client and the server, and changes what it says"});
}

postgres_link::delivered postgres_link::deliver(data_rows rows, const row_format& format, row_sink* sink,
                                                const std::vector<oid>& types, row_buffers& b) {
  const std::size_t count = rows.count();
  if (!sink) return {static_cast<std::int64_t>(count), false};
  if (types.size() < columns_of(format)) raise_other_columns(types.size(), columns_of(format));
  b.cells.resize(types.size());
  if (count > 1) sink->expect(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (!rows.read(b.cells)) [[unlikely]]
      raise_other_columns(rows.last_width(), types.size());
    const row r{b.cells.data(), types.data(), &b.texts, money_digits()};
    if (!b.texts.empty()) b.texts.clear();
    if (!format.record) {
      *static_cast<std::int64_t*>(sink->next(b.keys)) = decode_integer(r);
    } else if (format.key_count == 0) {
      void* record = sink->next(b.keys);
      decode_record(r, *format.record, record);
      if (!sink->filled(record)) return {static_cast<std::int64_t>(i + 1), true};
    } else {
      read_keys(r, format.keys, format.key_count, b.keys);
      do {
        if (void* record = sink->next(b.keys)) decode_record(r, *format.record, record);
      } while (sink->wants_again());
      b.keys.clear();
    }
    if (format.first_row_only) return {1, true};
  }
  return {static_cast<std::int64_t>(count), false};
}

// ---- streams ----

// Rows come by a cursor, some hundreds at a time: memory does not grow with the result, whoever takes them may run other
// statements in between, and may have enough.
std::int64_t postgres_link::run_streamed(step& s) {
  constexpr int rows_at_once = 500;
  const std::string cursor = "tenon_cursor_" + std::to_string(cursors_++);
  const std::string fetch = "FETCH " + std::to_string(rows_at_once) + " FROM " + cursor;
  const bool own_transaction = !transaction_open_ && pending_.empty();
  if (own_transaction) begin(isolation::standard, true);
  std::int64_t total = 0;
  try {
    describe({&s, 1});
    bool is_open = false;
    for (bool more = true; more; is_open = true) {
      const delivered d = fetch_rows(s, !is_open, cursor, fetch);
      total += d.rows;
      more = !d.stopped && d.rows == rows_at_once;
    }
    if (own_transaction) commit();
    else pending_.push_back("CLOSE " + cursor);
  } catch (...) {
    if (own_transaction) rollback();
    else if (connection_.is_in_transaction() && !connection_.has_failed_transaction())
      pending_.push_back("CLOSE " + cursor);
    throw;
  }
  return total;
}

// Delivers the next rows of a cursor, which is opened before if it `opens`.
postgres_link::delivered postgres_link::fetch_rows(step& s, bool opens, const std::string& cursor,
                                                   const std::string& fetch) {
  request& out = connection_.out();
  const server_statement& on_server = known(*s.what);
  const std::size_t pending = add_pending();
  if (opens) {
    // The plan is to be good for all rows, not for the first tenth of them.
    out.run("SET LOCAL cursor_tuple_fraction = 1");
    out.parse({}, "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + s.what->text, on_server.parameters);
    bind({}, s, on_server);
    out.execute();
  }
  out.parse({}, fetch, {});
  out.bind({}, no_parameters);
  out.describe_rows();
  out.execute();
  out.sync();
  send(false);
  outcome o;
  // Whoever takes the rows may run other statements on this link: the rows are kept apart from what these are answered with.
  std::string kept;
  std::vector<oid> types;
  row_buffers buffers;
  std::size_t count = 0;
  const auto keep = [&](const reply& r) {
    if (!r.has_columns) return;
    read_description(r, types);
    kept = r.rows.messages();
    count = r.rows.count();
  };
  receive(o, keep, pending);
  check(o, false);
  return deliver({kept, count}, s.format, s.sink, types, buffers);
}

// ---- pipelines ----

std::size_t postgres_link::add_pending() {
  for (const std::string& text : pending_) connection_.out().run(text);
  return pending_.size();
}

// The first of the commands that had been kept back has run.
void postgres_link::pending_done() {
  if (pending_.front().starts_with("BEGIN")) transaction_open_ = true;
  pending_.erase(pending_.begin());
}

// ---- failures ----

void postgres_link::raise_lost(bool writes) {
  connection_.give_up();
  const bool unknown = writes && !transaction_open_;
  if (connection_.is_abandoned()) raise_cancelled(unknown);
  error_details d = lost_connection(options_, connection_.last_message(), unknown);
  if (connection_.timed_out()) {
    d.kind = error_kind::operation_timeout;
    d.message = std::string(is_past_deadline() ? "The transaction's time was over while a statement ran"
                                               : "A statement took longer than socket_timeout") +
                ", and the server did not confirm that it was cancelled";
  }
  transaction_open_ = false;
  pending_.clear();
  raise(std::move(d));
}

// `outcome_unknown`: the server did not confirm it.
void postgres_link::raise_cancelled(bool outcome_unknown) {
  if (connection_.is_broken()) {
    transaction_open_ = false;
    pending_.clear();
  }
  raise({.kind = error_kind::cancelled,
         .message = "The operation was cancelled by its caller",
         .native_code = outcome_unknown ? "" : std::string(query_cancelled),
         .outcome_unknown = outcome_unknown});
}

void postgres_link::check(const outcome& o, bool writes) {
  if (o.failure) {
    error_details d = failure_of(*o.failure);
    if (d.native_code == query_cancelled && connection_.is_abandoned()) raise_cancelled(false);
    if (d.kind == error_kind::operation_timeout && connection_.timed_out()) {
      const bool late = is_past_deadline();
      d.message = late ? "The transaction's time was over while the statement ran, which was cancelled"
                       : "The statement took longer than " + std::to_string(options_.socket_timeout.count()) +
                             " ms and was cancelled";
      d.hint = late ? "Make it faster, or raise the transaction's timeout" : "Make it faster, or raise socket_timeout";
    }
    if (d.kind == error_kind::connection_closed || o.failure->ends_session()) {
      // Also for want of room on the log's disk: what a server says when it panics does not tell whether it had committed.
      connection_.give_up();
      d.outcome_unknown = writes && !transaction_open_;
      if (d.outcome_unknown) d.retryable = false;
      else if (d.kind == error_kind::connection_closed) d.retryable = true;
      transaction_open_ = false;
    }
    raise(std::move(d));
  }
  if (o.thrown) std::rethrow_exception(o.thrown);
  if (connection_.is_broken()) raise_lost(writes);
}

// Of a value that is too long or too large for its column the server does not say which it was: the error with the field,
// if it is to be found.
error postgres_link::with_excess(const error& e, const step& s) {
  if (!e.fields().empty() || !is_excess(e.native_code())) return e;
  try {
    std::string encoded;
    encode_parameters(encoded, *s.what, s.values, known(*s.what).parameters, *s.model, money_digits(), true);
  } catch (const error& found) {
    error_details d = found.details();
    d.native_code = e.native_code();
    d.server_message = e.server_message();
    return error(std::move(d));
  }
  return e;
}

bool postgres_link::forget_if_stale(const error& e, server_statement& on_server) {
  if (!may_be_stale(e.native_code())) return false;
  if (e.native_code() == no_such_statement) statements_.forget_all();
  statements_.forget(on_server);
  return true;
}

// To where nothing had been sent, not even what begins the transaction.
void postgres_link::start_again(const std::vector<std::string>& kept_back) {
  pending_.clear();
  if (transaction_open_) command("ROLLBACK", false);
  transaction_open_ = false;
  pending_ = kept_back;
}

// A statement that was prepared for what is no more has failed, and cannot be repeated here.
void postgres_link::raise_stale(const error& e) {
  if (!is_certainly_stale(e)) e.raise();
  error_details d = e.details();
  d.kind = error_kind::transaction_conflict;
  d.message = "The tables of a statement have changed since it was prepared, and the transaction cannot go on";
  d.hint = "Run the transaction again";
  d.retryable = true;
  raise(std::move(d));
}

// ---- transactions ----

void postgres_link::begin(isolation level, bool read_only) {
  pending_.push_back("BEGIN" + std::string(isolation_clause(level)) + (read_only ? " READ ONLY" : ""));
}

// Runs plain commands at once, those kept back before them, and gives their results to `take`. `decides`: without an answer
// it is not known what they did. Those that end transactions and savepoints have to run even when the transaction's time
// is over.
void postgres_link::command(const std::string& text, bool decides, std::optional<monotonic_time> until,
                            function_ref<void(const reply&)> take) {
  std::string all;
  bool begins = false;
  for (const std::string& p : pending_) {
    all += p + "; ";
    begins = begins || p.starts_with("BEGIN");
  }
  all += text;
  pending_.clear();
  connection_.start_statement(until);
  connection_.out().query(all);
  send(decides);
  outcome o;
  receive(o, take);
  if (begins && connection_.is_in_transaction()) transaction_open_ = true;
  check(o, decides);
}

void postgres_link::command(const std::string& text, bool decides, std::optional<monotonic_time> until) {
  last_tag_.clear();
  command(text, decides, until, [&](const reply& r) { last_tag_ = r.tag; });
}

void postgres_link::commit() {
  const bool is_empty = !transaction_open_;
  pending_.clear();  // of savepoints nothing is left to say, and of a transaction without statements nothing at all
  if (is_empty) return;
  transaction_open_ = false;  // whatever happens; a connection that is lost from here on leaves the outcome unknown
  command("COMMIT", true);
  if (last_tag_ == "ROLLBACK")
    raise({.kind = error_kind::transaction_error,
           .message = "The transaction was rolled back, as one of its statements had failed",
           .hint = "Let that statement's error end the transaction"});
}

void postgres_link::rollback() {
  pending_.clear();
  if (!transaction_open_) return;
  transaction_open_ = false;
  if (connection_.is_broken()) return;
  try {
    command("ROLLBACK", false);
  } catch (const error&) {
    connection_.give_up();  // the server rolls back when it notices
  }
}

void postgres_link::begin_savepoint(unsigned depth) { pending_.push_back("SAVEPOINT " + savepoint(depth)); }

void postgres_link::release_savepoint(unsigned depth) {
  const std::string begun = "SAVEPOINT " + savepoint(depth);
  if (!pending_.empty() && pending_.back() == begun) pending_.pop_back();  // nothing happened in it
  else pending_.push_back("RELEASE " + begun);
}

void postgres_link::rollback_to_savepoint(unsigned depth) {
  const auto begun = std::find(pending_.begin(), pending_.end(), "SAVEPOINT " + savepoint(depth));
  if (begun != pending_.end()) {  // the server has not heard of it
    pending_.erase(begun + 1, pending_.end());
    return;
  }
  // What is kept back belongs to what is undone.
  pending_.clear();
  command("ROLLBACK TO SAVEPOINT " + savepoint(depth), false);
}

// ---- raw text ----

namespace {

// The type that stands for a value by itself; 0: the server's own guess is as good.
oid own_type(const query::value& v) {
  switch (v.type) {
    case query::value_type::boolean: return oids::boolean;
    case query::value_type::int64: return oids::int8;
    case query::value_type::float64: return oids::float8;
    case query::value_type::decimal: return oids::numeric;
    case query::value_type::datetime: return oids::timestamptz;
    case query::value_type::json: return oids::jsonb;
    case query::value_type::bytes: return oids::bytea;
    case query::value_type::null:
    case query::value_type::string: return oids::text;
    case query::value_type::enumeration:
    case query::value_type::list:
    case query::value_type::composite: return 0;
  }
  return 0;
}

// Parameters of which the text of a query says nothing are taken for text by the server, or refused.
constexpr std::string_view indeterminate = "42P18";

}  // namespace

// The statement for raw text, with the types that the server gives to its parameters, or else those of the values.
// `was_prepared`: all of this was known before.
std::shared_ptr<server_statement> postgres_link::raw_statement(const sql::statement& s, const query::parameters& values,
                                                               bool& was_prepared) {
  const auto find = [&](const std::vector<oid>& types) {
    std::string key = s.text;
    for (const oid t : types) key += '\0' + std::to_string(t);
    std::shared_ptr<server_statement> found = statements_.get(key);
    if (!found->described) {
      was_prepared = false;
      describe(std::vector<undescribed>{{found.get(), s.text.c_str(), types}});
    }
    return found;
  };
  std::vector<oid> types(values.size());
  bool differ = false;
  const bool may_fail = !transaction_open_ && pending_.empty();  // an error would end the transaction
  was_prepared = true;
  try {
    std::shared_ptr<server_statement> found = find({});
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      const oid own = own_type(values[i]);
      if (i >= found->parameters.size() || found->parameters[i] != oids::text || own == oids::text || own == 0)
        continue;
      types[i] = own;
      differ = true;
    }
    if (!differ) return found;
  } catch (const error& e) {
    if (e.native_code() != indeterminate || !may_fail) throw;
    for (std::uint32_t i = 0; i < values.size(); ++i) types[i] = own_type(values[i]);
  }
  return find(types);
}

template <class Take>
std::int64_t postgres_link::run_raw(const sql::statement& s, const bindings& b, const Take& take) {
  begin_statement();
  for (bool again = false;; again = true) {
    const bool may_repeat = !again && !transaction_open_;
    const std::vector<std::string> kept_back = may_repeat ? pending_ : std::vector<std::string>();
    bool was_prepared = false;
    const std::shared_ptr<server_statement> on_server = raw_statement(s, *b.values, was_prepared);
    try {
      return run_raw_once(s, b, *on_server, take);
    } catch (const error& e) {
      if (!was_prepared || !forget_if_stale(e, *on_server)) throw;
      if (!may_repeat) raise_stale(e);
      start_again(kept_back);
    }
  }
}

template <class Take>
std::int64_t postgres_link::run_raw_once(const sql::statement& s, const bindings& b, const server_statement& on_server,
                                         const Take& take) {
  if (!pending_.empty()) command("", false);
  step one;
  sql::statement own = s.copy();
  own.writes = true;
  one.what = &own;
  one.values = b;
  one.model = &no_model;
  add(one, on_server, true);
  connection_.out().sync();
  send(true);
  outcome o;
  std::int64_t rows = 0;
  receive(o, [&](const reply& r) { rows = take(r); });
  check(o, true);
  return rows;
}

std::optional<query::raw_rows> postgres_link::query_raw(std::string_view text, const query::parameters& values,
                                                        query::access) {
  const sql::statement s = compile_raw(text, values);
  query::raw_rows out;
  observed_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    return run_raw(s, b, [&](const reply& r) -> std::int64_t {
      if (!r.has_columns) return rows_in(r.tag);
      std::vector<oid> types;
      const bool good = read_columns(r.columns, [&](std::string_view name, oid type) {
        out.columns.emplace_back(name);
        out.declared.emplace_back(type_name(type));
        types.push_back(type);
      });
      if (!good) connection_.give_up();
      std::vector<cell> cells(types.size());
      data_rows rows = r.rows;
      for (std::size_t n = 0; n < r.rows.count(); ++n) {
        if (!rows.read(cells)) raise_other_columns(rows.last_width(), types.size());
        for (std::size_t i = 0; i < types.size(); ++i)
          add_column({cells.data(), types.data(), nullptr, money_digits()}, i, out.columns[i], out.values);
      }
      return static_cast<std::int64_t>(r.rows.count());
    });
  });
  return out;
}

std::int64_t postgres_link::execute_raw(std::string_view text, const query::parameters& values) {
  const sql::statement s = compile_raw(text, values);
  std::int64_t changed = 0;
  observed_raw(s, values, [&](const bindings& b) -> std::optional<std::int64_t> {
    changed = run_raw(s, b, [](const reply& r) {
      return r.has_columns ? static_cast<std::int64_t>(r.rows.count()) : rows_in(r.tag);
    });
    return changed;
  });
  return changed;
}

void postgres_link::execute_raw_unsafe(std::string_view text) {
  sql::statement s;
  s.text = text;
  observed_raw(s, {}, [&](const bindings&) -> std::optional<std::int64_t> {
    begin_statement();
    command(s.text, true, deadline());
    return 0;
  });
}

// ---- advisory locks ----

bool postgres_link::lock(const query::advisory_lock& l) {
  if (l.for_session && options_.transaction_pooler)
    raise({.kind = error_kind::unsupported_feature,
           .message =
               "An advisory lock that outlasts transactions cannot be taken through a transaction pooler, which gives "
               "each transaction another of its connections",
           .hint = "Take the lock within a transaction (tx.advisory_lock), or connect to the server directly"});
  std::string call = "SELECT ";
  if (!l.wait) call += "pg_try_advisory";
  else call += "pg_advisory";
  if (!l.for_session) call += "_xact";
  call += l.shared ? "_lock_shared({})" : "_lock({})";
  if (l.wait) call += " IS NOT NULL";  // those that wait return nothing
  query::parameters key;
  key.add(l.key);
  const query::raw_rows answer = *query_raw(call, key, query::access::write);
  return l.wait || answer.values[0].integer != 0;
}

void postgres_link::unlock(const query::advisory_lock& l) {
  query::parameters key;
  key.add(l.key);
  bool held = false;
  error_details d;
  try {
    const query::raw_rows answer = *query_raw(
        l.shared ? "SELECT pg_advisory_unlock_shared({})" : "SELECT pg_advisory_unlock({})", key, query::access::write);
    held = answer.values[0].integer != 0;
  } catch (const error& e) {
    d = e.details();
  }
  if (held) return;
  connection_.give_up();  // the server gives back what may be left
  d.kind = error_kind::connection_closed;
  d.message = "The connection that held an advisory lock was lost: others may have taken the lock meanwhile";
  d.hint = "Look whether they have; keep such locks for shorter, or take them within a transaction";
  d.retryable = false;
  raise(std::move(d));
}

}  // namespace tenon::sql::postgres
