// What a client of a key-value store is made of: `db` and `db.user`.
#pragma once

#include <tenon/client/database.hpp>
#include <tenon/client/item_operations.hpp>
#include <tenon/client/visit.hpp>

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tenon {

namespace dynamodb {
class transport;
}

// Runs the operations of one model.
template <class Model>
class item_client {
 public:
  using operations = item_operations<Model>;
  using create_input = typename operations::create_input;
  using update_input = typename operations::update_input;
  using where_unique = unique_predicate<Model>;
  using find = item_find_args<Model>;
  template <class P>
  using record_of = typename P::record;

  explicit item_client(runner& r) noexcept : runner_(&r) {}

  template <class P = all_fields<Model>>
  std::optional<record_of<P>> find_unique(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().find_unique(where, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> find_unique_or_throw(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().find_unique_or_throw(where, projection));
  }
  template <class P = all_fields<Model>>
  std::optional<record_of<P>> find_unique_consistent(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().find_unique_consistent(where, projection));
  }
  template <class P = all_fields<Model>>
  std::optional<record_of<P>> find_first(const find& args = {}, const P& projection = {}) const {
    return runner_->run(operations().find_first(args, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> find_first_or_throw(const find& args = {}, const P& projection = {}) const {
    return runner_->run(operations().find_first_or_throw(args, projection));
  }
  template <class P = all_fields<Model>>
  std::vector<record_of<P>> find_many(const find& args = {}, const P& projection = {}) const {
    return runner_->run(operations().find_many(args, projection));
  }
  template <class P = all_fields<Model>>
  item_page<record_of<P>> find_page(const find& args, const P& projection = {}) const {
    return runner_->run(operations().find_page(args, projection));
  }
  template <class P = all_fields<Model>>
  std::vector<record_of<P>> batch_get(const std::vector<where_unique>& keys, const P& projection = {}) const {
    return runner_->run(operations().batch_get(keys, projection));
  }
  std::int64_t count(const find& args = {}) const { return runner_->run(operations().count(args)); }

  // Calls `f` with each record, whose texts are borrowed until it returns; a callable that returns false ends it.
  template <class F>
  void for_each(const find& args, F&& f) const;

  template <class P = all_fields<Model>>
  record_of<P> create(const create_input& data, const P& projection = {}) const {
    return runner_->run(operations().create(data, projection));
  }
  Model put(const create_input& data, const predicate<Model>& only_if = {}) const {
    return runner_->run(operations().put(data, only_if));
  }
  std::int64_t batch_put(const std::vector<create_input>& data) const {
    return runner_->run(operations().batch_put(data));
  }
  template <class P = all_fields<Model>>
  record_of<P> update(const where_unique& where, const update_input& data, const P& projection = {}) const {
    return runner_->run(operations().update(where, data, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> upsert(const where_unique& where, const item_upsert_args<create_input, update_input>& args,
                      const P& projection = {}) const {
    return runner_->run(operations().upsert(where, args, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> remove(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().remove(where, projection));
  }

 private:
  runner* runner_;
};

template <class Model>
template <class F>
void item_client<Model>::for_each(const find& args, F&& f) const {
  detail::visit_each<typename model_traits<Model>::view>(*runner_, operations().find_many(args),
                                                         model_traits<Model>::borrowed, f);
}

// The base of a generated client: of what databases can do, that which a key-value store can. A batch of writes all happens
// or nothing does, as does one of lookups; the two are not mixed.
class item_database : protected database {
 public:
  using database::async_batch;
  using database::async_run;
  using database::batch;
  using database::connect;
  using database::create_tables;
  using database::disconnect;
  using database::metrics;
  using database::on_log;
  using database::on_query;
  using database::run;
  using database::try_run;
  using database::unsubscribe;

  // See tenon::collect().
  template <class First, class... Rest>
  std::vector<std::variant<First, Rest...>> collect(const collection_args<First>& args) {
    return run(tenon::collect<First, Rest...>(args));
  }
  template <class First, class... Rest>
  item_page<std::variant<First, Rest...>> collect_page(const collection_args<First>& args) {
    return run(tenon::collect_page<First, Rest...>(args));
  }

  // Calls `f` with each of the records, page by page, so that no more than a page is in memory: `f` takes all of the models. A
  // callable that returns false ends it.
  template <class First, class... Rest, class F>
  void for_each_collected(collection_args<First> args, F&& f);

 protected:
  item_database(const query::schema_descriptor& schema, connector_factory factory, client_options options)
      : database(schema, factory, std::move(options)) {}

  // Requests go through `way`, which outlives the client: an engine in the program, a test's mock.
  item_database(const query::schema_descriptor& schema, transport_connector_factory factory, dynamodb::transport& way,
                client_options options)
      : database(schema, factory, way, std::move(options)) {}
  ~item_database() = default;

 private:
  static constexpr std::int64_t records_at_once = 500;
};

template <class First, class... Rest, class F>
void item_database::for_each_collected(collection_args<First> args, F&& f) {
  const auto hand_out = [&](const auto& record) { return detail::visit(f, record); };
  std::int64_t left = args.take.value_or(INT64_MAX);
  while (left > 0) {
    args.take = left < records_at_once ? left : records_at_once;
    const auto page = collect_page<First, Rest...>(args);
    for (const auto& one : page.records)
      if (!std::visit(hand_out, one)) return;
    left -= static_cast<std::int64_t>(page.records.size());
    if (page.next.empty()) return;
    args.page = page.next;
  }
}

}  // namespace tenon
