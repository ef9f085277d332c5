// The document client of DynamoDB.
//
//   dynamodb::client db(dynamodb::make_http_transport({.region = "eu-west-1"}));
//   db.put_item({.table_name = "app", .item = {{"PK", "USER#1"}, {"name", "Ann"}},
//                .condition_expression = attr("PK").not_exists()});
//   auto page = db.query({.table_name = "app", .key_condition_expression = key("PK") == "USER#1"});
//
// Calls that do not block, for Boost.Asio, are in <tenon/async/dynamodb.hpp>.
#pragma once

#include <tenon/base/function.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/result.hpp>
#include <tenon/dynamodb/batch_requests.hpp>
#include <tenon/dynamodb/client_options.hpp>
#include <tenon/dynamodb/item_requests.hpp>
#include <tenon/dynamodb/pagination.hpp>
#include <tenon/dynamodb/partiql_requests.hpp>
#include <tenon/dynamodb/stream_requests.hpp>
#include <tenon/dynamodb/table_requests.hpp>
#include <tenon/dynamodb/transaction_requests.hpp>
#include <tenon/dynamodb/transport.hpp>
#include <tenon/dynamodb/vector_requests.hpp>
#include <tenon/observe/event.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon {
struct default_completion_token;  // of Boost.Asio
namespace query {
class job;
}
}  // namespace tenon

namespace tenon::dynamodb {

template <class R>
concept request = requires {
  typename R::response;
  R::info;
};

// A call by its name, for operations that have no request here, and for those who write requests themselves.
struct raw_call {
  std::string_view operation;        // "ExportTableToPointInTime"
  std::string_view body;             // JSON
  bool is_streams = false;           // of the Streams API
  bool is_repeatable = false;        // to execute it twice does the same as once
  std::string_view table_name = {};  // for observers
};

// An item asked for by batch_get.
struct batch_key {
  std::string table_name;
  document key;
  projection projection_expression = {};  // the same for all keys of a table
};

// A write of batch_write: of an item, or the removal of the one with a key.
struct batch_write {
  std::string table_name;
  std::optional<document> put = {};
  std::optional<document> delete_key = {};
};

// Reads items where they are, without an attribute_map between.
using item_reader = function_ref<void(value_source&)>;

// A handle of what it was made with: copies share transport, retries and observers. Safe to use from several threads.
// Calls throw tenon::error, see <tenon/dynamodb/errors.hpp>; those that were not answered are repeated as the options
// say.
class client {
 public:
  explicit client(std::shared_ptr<transport> through, const client_options& options = {});
  client(const client&) noexcept;
  client(client&&) noexcept;
  client& operator=(const client&) noexcept;
  client& operator=(client&&) noexcept;
  ~client();

  // The same with another limit for each call.
  client with_timeout(std::chrono::milliseconds limit) const;

  // ---- any request ----

  template <request R>
  typename R::response run(const R& r) const {
    typename R::response out{};
    execute(R::info, &r, &out, nullptr);
    return out;
  }

  // Items are handed to the reader, in order, instead of being kept.
  template <request R>
  typename R::response run(const R& r, item_reader each_item) const {
    typename R::response out{};
    execute(R::info, &r, &out, &each_item);
    return out;
  }

  template <request R>
  result<typename R::response> try_run(const R& r) const {
    return attempt([&] { return run(r); });
  }

  // The answer's JSON. The request has to be an object.
  json call(std::string_view operation, const json& body) const { return call({operation, body.text()}); }
  json call(const raw_call& c) const;
  result<json> try_call(std::string_view operation, const json& body) const {
    return attempt([&] { return call(operation, body); });
  }

  // The same as text, into `reply`, whose memory is used again.
  void call(const raw_call& c, api_reply& reply) const;

  // ---- items ----

  get_item_response get_item(const get_item_request& r) const { return run(r); }
  put_item_response put_item(const put_item_request& r) const { return run(r); }
  update_item_response update_item(const update_item_request& r) const { return run(r); }
  delete_item_response delete_item(const delete_item_request& r) const { return run(r); }
  query_response query(const query_request& r) const { return run(r); }
  scan_response scan(const scan_request& r) const { return run(r); }
  search_vectors_response search_vectors(const search_vectors_request& r) const { return run(r); }
  batch_get_item_response batch_get_item(const batch_get_item_request& r) const { return run(r); }
  batch_write_item_response batch_write_item(const batch_write_item_request& r) const { return run(r); }
  transact_get_items_response transact_get_items(const transact_get_items_request& r) const { return run(r); }
  transact_write_items_response transact_write_items(const transact_write_items_request& r) const { return run(r); }
  execute_statement_response execute_statement(const execute_statement_request& r) const { return run(r); }
  batch_execute_statement_response batch_execute_statement(const batch_execute_statement_request& r) const {
    return run(r);
  }
  execute_transaction_response execute_transaction(const execute_transaction_request& r) const { return run(r); }

  result<get_item_response> try_get_item(const get_item_request& r) const { return try_run(r); }
  result<put_item_response> try_put_item(const put_item_request& r) const { return try_run(r); }
  result<update_item_response> try_update_item(const update_item_request& r) const { return try_run(r); }
  result<delete_item_response> try_delete_item(const delete_item_request& r) const { return try_run(r); }
  result<query_response> try_query(const query_request& r) const { return try_run(r); }
  result<scan_response> try_scan(const scan_request& r) const { return try_run(r); }
  result<search_vectors_response> try_search_vectors(const search_vectors_request& r) const { return try_run(r); }
  result<batch_get_item_response> try_batch_get_item(const batch_get_item_request& r) const { return try_run(r); }
  result<batch_write_item_response> try_batch_write_item(const batch_write_item_request& r) const { return try_run(r); }
  result<transact_get_items_response> try_transact_get_items(const transact_get_items_request& r) const {
    return try_run(r);
  }
  result<transact_write_items_response> try_transact_write_items(const transact_write_items_request& r) const {
    return try_run(r);
  }
  result<execute_statement_response> try_execute_statement(const execute_statement_request& r) const {
    return try_run(r);
  }
  result<batch_execute_statement_response> try_batch_execute_statement(const batch_execute_statement_request& r) const {
    return try_run(r);
  }
  result<execute_transaction_response> try_execute_transaction(const execute_transaction_request& r) const {
    return try_run(r);
  }

  // ---- items as structures ----

  template <readable T>
  std::optional<T> get_item_as(const get_item_request& r) const {
    std::optional<T> out;
    run(r, [&](value_source& in) { read_value(in, out.emplace()); });
    return out;
  }
  template <readable T>
  page_of<T> query_as(const query_request& r) const {
    return page_as<T>(r);
  }
  template <readable T>
  page_of<T> scan_as(const scan_request& r) const {
    return page_as<T>(r);
  }

  template <readable T>
  search_results_of<T> search_vectors_as(const search_vectors_request& r) const {
    std::vector<T> items;
    auto found = run(r, [&](value_source& in) { read_value(in, items.emplace_back()); });
    search_results_of<T> out{{}, std::move(found.consumed_capacity)};
    for (std::size_t i = 0; i < items.size(); ++i)
      out.search_results.push_back({std::move(items[i]), found.search_results[i].score});
    return out;
  }

  // All pages.
  template <readable T, paged R>
  std::vector<T> all_as(R r) const {
    std::vector<T> out;
    for (;;) {
      page_of<T> page = page_as<T>(r);
      for (T& v : page.items) out.push_back(std::move(v));
      if (!page.last_evaluated_key) return out;
      r.exclusive_start_key = *page.last_evaluated_key;
    }
  }

  // ---- more than one page ----

  // for (query_response& page : db.pages(query_request{…}))
  template <paged R>
  page_range<R, client> pages(R r) const {
    return {*this, std::move(r)};
  }

  // for (item& i : db.items(query_request{…}))
  template <paged R>
  item_range<R, client> items(R r) const {
    return {*this, std::move(r)};
  }

  // Scans the segments of a table at once, and calls f for each item, from one thread at a time and in no order. What f
  // throws ends the scan.
  void parallel_scan(const scan_request& r, function_ref<void(item&)> f, const parallel_scan_options& o = {}) const;

  // ---- more than one request ----

  // The items in the order of the keys, of which there may be any number; none where there is no item. Throws
  // `throttled` when the service leaves keys unprocessed for too long.
  std::vector<std::optional<item>> batch_get(const std::vector<batch_key>& keys, const batch_options& o = {}) const;
  std::vector<std::optional<item>> batch_get(const std::string& table_name, const std::vector<document>& keys,
                                             const batch_options& o = {}) const;

  // Any number of writes, no two of one item, which are not done together: when it throws, some may be done and others
  // not.
  void batch_write(const std::vector<dynamodb::batch_write>& writes, const batch_options& o = {}) const;
  void batch_put(const std::string& table_name, const std::vector<document>& items, const batch_options& o = {}) const;
  void batch_delete(const std::string& table_name, const std::vector<document>& keys,
                    const batch_options& o = {}) const;

  // ---- tables ----

  create_table_response create_table(const create_table_request& r) const { return run(r); }
  describe_table_response describe_table(const describe_table_request& r) const { return run(r); }
  update_table_response update_table(const update_table_request& r) const { return run(r); }
  delete_table_response delete_table(const delete_table_request& r) const { return run(r); }
  list_tables_response list_tables(const list_tables_request& r = {}) const { return run(r); }
  update_time_to_live_response update_time_to_live(const update_time_to_live_request& r) const { return run(r); }
  describe_time_to_live_response describe_time_to_live(const describe_time_to_live_request& r) const { return run(r); }
  tag_resource_response tag_resource(const tag_resource_request& r) const { return run(r); }
  untag_resource_response untag_resource(const untag_resource_request& r) const { return run(r); }
  list_tags_of_resource_response list_tags_of_resource(const list_tags_of_resource_request& r) const { return run(r); }
  describe_limits_response describe_limits() const { return run(describe_limits_request{}); }
  describe_endpoints_response describe_endpoints() const { return run(describe_endpoints_request{}); }

  result<create_table_response> try_create_table(const create_table_request& r) const { return try_run(r); }
  result<describe_table_response> try_describe_table(const describe_table_request& r) const { return try_run(r); }
  result<update_table_response> try_update_table(const update_table_request& r) const { return try_run(r); }
  result<delete_table_response> try_delete_table(const delete_table_request& r) const { return try_run(r); }
  result<list_tables_response> try_list_tables(const list_tables_request& r = {}) const { return try_run(r); }
  result<update_time_to_live_response> try_update_time_to_live(const update_time_to_live_request& r) const {
    return try_run(r);
  }
  result<describe_time_to_live_response> try_describe_time_to_live(const describe_time_to_live_request& r) const {
    return try_run(r);
  }
  result<tag_resource_response> try_tag_resource(const tag_resource_request& r) const { return try_run(r); }
  result<untag_resource_response> try_untag_resource(const untag_resource_request& r) const { return try_run(r); }
  result<list_tags_of_resource_response> try_list_tags_of_resource(const list_tags_of_resource_request& r) const {
    return try_run(r);
  }
  result<describe_limits_response> try_describe_limits() const { return try_run(describe_limits_request{}); }
  result<describe_endpoints_response> try_describe_endpoints() const { return try_run(describe_endpoints_request{}); }

  // Until the table is ACTIVE, or gone. Throws timeout_error (P1008).
  table_description wait_until_table_exists(const std::string& table_name, const wait_options& o = {}) const;
  void wait_until_table_not_exists(const std::string& table_name, const wait_options& o = {}) const;

  // ---- streams ----

  list_streams_response list_streams(const list_streams_request& r = {}) const { return run(r); }
  describe_stream_response describe_stream(const describe_stream_request& r) const { return run(r); }
  get_shard_iterator_response get_shard_iterator(const get_shard_iterator_request& r) const { return run(r); }
  get_records_response get_records(const get_records_request& r) const { return run(r); }

  result<list_streams_response> try_list_streams(const list_streams_request& r = {}) const { return try_run(r); }
  result<describe_stream_response> try_describe_stream(const describe_stream_request& r) const { return try_run(r); }
  result<get_shard_iterator_response> try_get_shard_iterator(const get_shard_iterator_request& r) const {
    return try_run(r);
  }
  result<get_records_response> try_get_records(const get_records_request& r) const { return try_run(r); }

  // ---- without blocking: defined in <tenon/async/dynamodb.hpp> ----

  // The request has to stay until the call is over.
  template <request R, class Token = default_completion_token>
  auto async_run(const R& r, Token&& token = Token()) const;

  // Calls f(client&), which is written as if it blocked: where a call of that client waits, the thread is free for
  // others. Ends with what f returns. The client is f's alone, and no copy of it may be kept.
  template <class F, class Token = default_completion_token>
  auto async_perform(F&& f, Token&& token = Token()) const;

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
  // This compiler destroys temporaries in a co_await expression twice: give the request a name.
  template <request R, class... Token>
  void async_run(R&& r, Token&&... token) const = delete;
#endif

  // ---- observation ----

  // Called for every call, with all its attempts: `sql` is the operation and the table, `params` the request's JSON.
  subscription on_query(observe::query_handler handler) const;
  subscription on_log(observe::log_handler handler) const;
  void unsubscribe(subscription which) const;

  std::string metrics_json() const;        // as Prisma's $metrics.json()
  std::string metrics_prometheus() const;  // the text exposition format

  const client_options& options() const noexcept;

  // What calls of this client that do not block are made of. `body` is called with a client of its own, and runs on the
  // job's loop; job::finished() when it is over, job::place leading to cancel().
  void start(query::job& j, void* context, void (*body)(void* context, client& bound)) const;
  static void cancel(query::job& j) noexcept;

 private:
  struct core;
  struct binding;

  client(std::shared_ptr<core> shared, query::waiter* in, std::chrono::milliseconds limit) noexcept;

  void execute(const detail::operation_info& info, const void* request, void* response, item_reader* each_item) const;
  void pause(std::chrono::microseconds duration) const;

  template <class F>
  static auto attempt(const F& f) -> result<decltype(f())> {
    try {
      return f();
    } catch (const error& e) {
      return e;
    }
  }

  template <class T, class R>
  page_of<T> page_as(const R& r) const {
    page_of<T> page;
    auto rest = run(r, [&](value_source& in) { read_value(in, page.items.emplace_back()); });
    page.count = rest.count;
    page.scanned_count = rest.scanned_count;
    page.last_evaluated_key = std::move(rest.last_evaluated_key);
    page.consumed_capacity = std::move(rest.consumed_capacity);
    return page;
  }

  std::shared_ptr<core> core_;
  query::waiter* waiter_;  // where calls wait
  std::chrono::milliseconds timeout_;
};

}  // namespace tenon::dynamodb
