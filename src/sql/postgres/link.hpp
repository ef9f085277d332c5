// Runs the engine's statements on one PostgreSQL connection.
#pragma once

#include "sql/observed_link.hpp"
#include "sql/postgres/connection.hpp"
#include "sql/postgres/statements.hpp"
#include "sql/postgres/values.hpp"

#include <tenon/base/function.hpp>
#include <tenon/query/descriptor.hpp>

#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql::postgres {

class copy_encoder;
struct copied_table;

// Statements are prepared on the server at their first run, and run in one round trip from then on. What begins and ends
// transactions and savepoints is kept back and sent along with the next statement.
class postgres_link final : public observed_link {
 public:
  // All outlive the link.
  postgres_link(const connection_options& options, const dialect& language, const query::schema_descriptor& schema,
                observe::observer& watch, query::waiter& wait_in);

  const dialect& language() const override { return language_; }
  std::int64_t run(sql::statement& s, const bindings& b, const row_format& format, row_sink* sink,
                   const query::model_descriptor& model) override;
  void run_all(std::span<step> steps) override;
  copied_rows copy_rows(const query::model_descriptor& model, const query::input_rows& rows, timestamp now) override;
  bool together_is_atomic() const noexcept override { return options_.statement_cache_size > 0; }
  void begin(isolation level, bool read_only) override;
  void commit() override;
  void rollback() override;
  void begin_savepoint(unsigned depth) override;
  void release_savepoint(unsigned depth) override;
  void rollback_to_savepoint(unsigned depth) override;
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access granted) override;
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override;
  void execute_raw_unsafe(std::string_view text) override;
  bool is_broken() const noexcept override { return connection_.is_broken(); }
  bool lock(const query::advisory_lock& l) override;
  void unlock(const query::advisory_lock& l) override;

  connection& handle() noexcept { return connection_; }

  // Whether nothing is open that the next holder would meet.
  bool is_clean() const noexcept { return pending_.empty() && !transaction_open_ && !connection_.is_in_transaction(); }

 private:
  // A statement to be prepared; `types` of its parameters, where they are not for the server to find out.
  struct undescribed {
    server_statement* on_server;
    const char* text;
    std::vector<oid> types;
  };

  // What came of what was sent: the first failure, from the server or from those who take rows.
  struct outcome {
    std::optional<server_error> failure = {};
    std::exception_ptr thrown = {};

    bool is_good() const { return !failure && !thrown; }
  };
  struct delivered {
    std::int64_t rows;
    bool stopped;  // whoever takes them has enough
  };

  // What the current row consists of.
  struct row_buffers {
    std::vector<cell> cells = {};
    query::parameters keys = {};
    borrowed_texts texts = {};
  };

  void begin_statement();
  server_statement& known(sql::statement& s);
  void describe(std::span<step> steps);
  void describe(const std::vector<undescribed>& unknown);
  void find_money_digits();
  int money_digits() const noexcept { return money_digits_.value_or(2); }
  std::shared_ptr<server_statement> raw_statement(const sql::statement& s, const query::parameters& values,
                                                  bool& was_prepared);
  void bind(std::string_view name, const step& s, const server_statement& types);
  void add(const step& s, const server_statement& on_server, bool describes = false);
  std::int64_t run_one(step& s, server_statement& on_server);
  void run_in_pipeline(std::span<step> steps, step*& failed);
  std::int64_t take_rows(const step& s, const reply& r);
  std::int64_t run_streamed(step& s);
  delivered fetch_rows(step& s, bool opens, const std::string& cursor, const std::string& fetch);
  void read_description(const reply& r, std::vector<oid>& types);
  delivered deliver(data_rows rows, const row_format& format, row_sink* sink, const std::vector<oid>& types,
                    row_buffers& b);
  [[noreturn]] void raise_other_columns(std::size_t found, std::size_t expected);
  template <class Take>
  std::int64_t run_raw(const sql::statement& s, const bindings& b, const Take& take);
  template <class Take>
  std::int64_t run_raw_once(const sql::statement& s, const bindings& b, const server_statement& on_server,
                            const Take& take);

  void start_copy(const std::string& text);
  std::int64_t copy(copy_encoder& from, const copied_table& to);

  void send(bool writes);
  void receive(outcome& o, function_ref<void(const reply&)> take, std::size_t pending = 0);
  std::size_t add_pending();
  void pending_done();

  void command(const std::string& text, bool decides, std::optional<monotonic_time> until = {});
  void command(const std::string& text, bool decides, std::optional<monotonic_time> until,
               function_ref<void(const reply&)> take);
  void check(const outcome& o, bool writes);
  [[noreturn]] void raise_lost(bool writes);
  [[noreturn]] void raise_cancelled(bool outcome_unknown);
  error with_excess(const error& e, const step& s);
  bool forget_if_stale(const error& e, server_statement& on_server);
  [[noreturn]] void raise_stale(const error& e);
  void start_again(const std::vector<std::string>& kept_back);

  connection connection_;
  const connection_options& options_;
  const dialect& language_;
  statement_cache statements_;
  std::vector<std::string> pending_;  // commands that go out with the next statement
  bool transaction_open_ = false;     // as far as the server knows
  std::string last_tag_;              // what the server called the last command
  std::optional<int> money_digits_;
  std::uint64_t cursors_ = 0;  // made so far
  row_buffers buffers_;
};

}  // namespace tenon::sql::postgres
