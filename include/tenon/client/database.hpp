// What generated clients, transactions and snapshots are made of.
#pragma once

#include <tenon/base/call_site.hpp>
#include <tenon/client/advisory_lock.hpp>
#include <tenon/client/async_executor.hpp>
#include <tenon/client/operation.hpp>
#include <tenon/client/options.hpp>
#include <tenon/observe/event.hpp>
#include <tenon/query/input.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {

namespace observe {
class observer;
}

namespace dynamodb {
class transport;
}

class database;
class open_transaction;

// Opens the connector for a URL; each driver has one.
using connector_factory = query::connector* (*)(const query::schema_descriptor& schema, const std::string& url,
                                                const pool_options& pool, observe::observer& watch);

// The same for requests that go through a transport of the caller's.
using transport_connector_factory = query::connector* (*)(const query::schema_descriptor& schema,
                                                          dynamodb::transport& way, const pool_options& pool,
                                                          observe::observer& watch);

// The metrics of a client, as they are now.
class metrics_view {
 public:
  metrics_view(observe::observer& o, const query::connector& c) noexcept : observer_(&o), connector_(&c) {}

  std::string json() const;        // as Prisma's $metrics.json()
  std::string prometheus() const;  // the text exposition format

 private:
  observe::observer* observer_;
  const query::connector* connector_;
};

namespace detail {

template <class T>
concept raw_list = requires(const T& v) {
  typename T::value_type;
  v.begin();
};

template <class T>
void add_raw_parameter(query::parameters& p, const T& v) {
  if constexpr (std::is_same_v<T, null_t>) {
    p.add_null();
  } else if constexpr (requires { p.add(v); }) {
    p.add(v);
  } else if constexpr (raw_list<T>) {
    const std::uint32_t first = p.size();
    for (const typename T::value_type& item : v) add_raw_parameter(p, item);
    p.fold_list(first);
  } else {
    static_assert(query::never<T>, "no parameter of a raw query is of this type; an enumerator is given as its text");
  }
}

// The values of a raw query.
template <class... V>
query::parameters raw_parameters(const V&... values) {
  query::parameters p;
  (add_raw_parameter(p, values), ...);
  return p;
}

}  // namespace detail

// Running, batching and raw queries, wherever operations run.
class executor : public runner {
 public:
  // Runs the operations in order, in one transaction: all happen or none.
  template <class... T>
  std::tuple<T...> batch(const operation<T>&... ops) {
    std::tuple<T...> out;
    run_batch_into(out, std::index_sequence_for<T...>(), ops...);
    return out;
  }

  // The same for any number of operations of one kind.
  template <class T>
  std::vector<T> batch(const std::vector<operation<T>>& ops) {
    std::vector<T> out(ops.size());
    std::vector<query::operation_place> items(ops.size());
    for (std::size_t i = 0; i < ops.size(); ++i) items[i] = {&ops[i].request, ops[i].layout, &out[i]};
    run_batch(items.data(), items.size());
    return out;
  }

  // The number of rows changed. Each `{}` in `text` is a parameter: values never become part of the text. A std::vector
  // is an array on PostgreSQL.
  template <class... V>
  std::int64_t execute_raw(std::string_view text, const V&... values) {
    return execute_raw_values(text, detail::raw_parameters(values...));
  }

  // Runs `text` as it is, any number of statements. Never build it from what users enter.
  virtual void execute_raw_unsafe(std::string_view text) = 0;

  // Rows as Row, an aggregate whose members are the columns in order, or a single value. Defined in
  // <tenon/client/raw.hpp>.
  template <class Row, class... V>
  std::vector<Row> query_raw(std::string_view text, const V&... values);

  virtual query::raw_rows query_raw_values(std::string_view text, const query::parameters& values) = 0;
  virtual std::int64_t execute_raw_values(std::string_view text, const query::parameters& values) = 0;

 protected:
  virtual void run_batch(const query::operation_place* operations, std::size_t count) = 0;
  ~executor() = default;

 private:
  template <class... T, std::size_t... I>
  void run_batch_into(std::tuple<T...>& out, std::index_sequence<I...>, const operation<T>&... ops) {
    const query::operation_place items[] = {{&ops.request, ops.layout, &std::get<I>(out)}...};
    run_batch(items, sizeof...(T));
  }
};

// A transaction in progress, or a snapshot. Lives as long as the call it was handed to, on one thread.
class transaction_runner : public executor {
 public:
  explicit transaction_runner(open_transaction& state) noexcept : state_(state) {}

  void execute(const query::request& r, const query::result_layout* layout, void* out) override;
  void stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
              bool (*sink)(void* context)) override;
  void execute_raw_unsafe(std::string_view text) override;
  query::raw_rows query_raw_values(std::string_view text, const query::parameters& values) override;
  std::int64_t execute_raw_values(std::string_view text, const query::parameters& values) override;

  // Waits for an advisory lock, which lasts until the transaction ends. Only on PostgreSQL: elsewhere throws `unsupported`.
  void advisory_lock(const advisory_key& key) { take_advisory_lock({.key = key.number()}); }
  void advisory_lock_shared(const advisory_key& key) { take_advisory_lock({.key = key.number(), .shared = true}); }

  // The same without waiting. False: others have it.
  [[nodiscard]] bool try_advisory_lock(const advisory_key& key) {
    return take_advisory_lock({.key = key.number(), .wait = false});
  }
  [[nodiscard]] bool try_advisory_lock_shared(const advisory_key& key) {
    return take_advisory_lock({.key = key.number(), .shared = true, .wait = false});
  }

 protected:
  ~transaction_runner() = default;
  void run_batch(const query::operation_place* operations, std::size_t count) override;

  template <class Body>
  void run_raw(std::string_view operation, const Body& body);

  // Runs `body` in a savepoint.
  void nest(void* context, void (*body)(void* context, open_transaction& state));

 private:
  bool take_advisory_lock(const query::advisory_lock& l);

  open_transaction& state_;
};

namespace detail {

// Of transactions whose reads all see the same state.
inline transaction_options snapshot_options() {
  transaction_options o;
  o.isolation = isolation::snapshot;
  o.read_only = true;
  return o;
}

// Where a callable is, constant or not, for those who know its type to call it.
template <class F>
void* place_of(F& f) noexcept {
  return const_cast<void*>(static_cast<const void*>(&f));
}

// Calls `f` with a Transaction through a core that knows neither, and returns what it returned.
template <class Transaction, class F, class Core>
auto with_transaction(F& f, const Core& core) {
  using result = std::decay_t<std::invoke_result_t<F&, Transaction&>>;
  if constexpr (std::is_void_v<result>) {
    core(place_of(f), [](void* context, open_transaction& state) {
      Transaction tx(state);
      (*static_cast<F*>(context))(tx);
    });
  } else {
    struct frame {
      F& body;
      std::optional<result> out;
    } at{f, std::nullopt};
    core(&at, [](void* context, open_transaction& state) {
      Transaction tx(state);
      frame& to = *static_cast<frame*>(context);
      to.out.emplace(to.body(tx));
    });
    return *std::move(at.out);
  }
}

}  // namespace detail

// A pool of connections to one database. Safe to use from several threads; build one and keep it.
class database : public executor, public async_executor {
 public:
  void execute(const query::request& r, const query::result_layout* layout, void* out) override;
  void stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
              bool (*sink)(void* context)) override;
  void execute_raw_unsafe(std::string_view text) override;
  query::raw_rows query_raw_values(std::string_view text, const query::parameters& values) override;
  std::int64_t execute_raw_values(std::string_view text, const query::parameters& values) override;

  // Opens connections now rather than at first use; throws when the database cannot be reached.
  void connect();

  // Waits for what is running, then closes every connection; later operations open them again. As it blocks, it is not for an
  // event loop that still has calls to finish.
  void disconnect();

  // Creates the schema's tables in an empty database, such as one in memory. A database that lives on is brought to the
  // schema with `tenon db push`.
  void create_tables();

  // Called for every statement. Handlers may run on several threads at once.
  subscription on_query(observe::query_handler handler);
  subscription on_log(observe::log_handler handler);
  void unsubscribe(subscription which);

  [[nodiscard]] metrics_view metrics() const;

  // Waits for an advisory lock, calls `f` while a connection of its own holds the lock, and returns what `f` returned. What
  // `f` does runs on other connections, so the pool must have some left. Throws connection_error after `f` if the lock was
  // lost meanwhile. Only on PostgreSQL, and not through a transaction pooler: elsewhere throws `unsupported`.
  template <class F>
  auto with_advisory_lock(const advisory_key& key, F&& f) {
    using result = std::decay_t<std::invoke_result_t<F&>>;
    if constexpr (std::is_void_v<result>) {
      hold_advisory_lock({.key = key.number(), .for_session = true}, detail::place_of(f),
                         [](void* body) { (*static_cast<std::remove_reference_t<F>*>(body))(); });
    } else {
      std::optional<result> out;
      with_advisory_lock(key, [&] { out.emplace(f()); });
      return *std::move(out);
    }
  }

  // The same without waiting. False: others have the lock, and `f` was not called.
  template <class F>
  [[nodiscard]] bool try_with_advisory_lock(const advisory_key& key, F&& f) {
    return hold_advisory_lock({.key = key.number(), .wait = false, .for_session = true}, detail::place_of(f),
                              [](void* body) { (*static_cast<std::remove_reference_t<F>*>(body))(); });
  }

  // Calls `f`, a coroutine that returns a boost::asio::awaitable, with an async_transaction_client&; otherwise as
  // transaction(). Defined in <tenon/async.hpp>, like async_snapshot(), which is as snapshot().
  template <class F, class Token = default_completion_token>
  auto async_transaction(F f, const transaction_options& options = {}, Token&& token = Token(),
                         const call_site& where = call_site::here());
  template <class F, class Token = default_completion_token>
  auto async_snapshot(F f, Token&& token = Token(), const call_site& where = call_site::here());

 protected:
  // Throws validation_error (P1012) if no URL is to be found, or one that is wrong.
  database(const query::schema_descriptor& schema, connector_factory connect, client_options options);
  database(const query::schema_descriptor& schema, transport_connector_factory connect, dynamodb::transport& way,
           client_options options);
  ~database();

  void run_batch(const query::operation_place* operations, std::size_t count) override;
  void transact(const transaction_options& options, const call_site& where, void* context,
                void (*body)(void* context, open_transaction& state));

 private:
  detail::call_target target() noexcept override;
  bool hold_advisory_lock(const query::advisory_lock& l, void* context, void (*body)(void* context));

  struct core;
  core* core_;
};

// A database with the transaction type of a generated client, which is built from an open_transaction.
template <class Transaction>
class basic_client : public database {
 public:
  // Calls `f` with a transaction, which is committed when `f` returns and rolled back when it throws, and returns what
  // it returned. With max_attempts above 1, `f` may be called several times. `where`: the place that is named when the
  // connection is held for too long.
  template <class F>
  auto transaction(F&& f, const transaction_options& options = {}, const call_site& where = call_site::here()) {
    return detail::with_transaction<Transaction>(
        f, [&](void* context, auto body) { transact(options, where, context, body); });
  }

  // Calls `f` with reads that all see the same state of the database.
  template <class F>
  auto snapshot(F&& f, const call_site& where = call_site::here()) {
    return transaction(std::forward<F>(f), detail::snapshot_options(), where);
  }

 protected:
  using database::database;
  ~basic_client() = default;
};

// The base of a generated client's transaction type.
template <class Derived>
class basic_transaction : public transaction_runner {
 public:
  using transaction_runner::transaction_runner;

  // A transaction within this one, a savepoint: what it did is undone alone when `f` throws.
  template <class F>
  auto transaction(F&& f) {
    return detail::with_transaction<Derived>(f, [&](void* context, auto body) { nest(context, body); });
  }

 protected:
  ~basic_transaction() = default;
};

}  // namespace tenon
