// The operations of one model: what `ops.user` and `db.user` are.
#pragma once

#include <tenon/client/aggregate.hpp>
#include <tenon/client/lock.hpp>
#include <tenon/client/model.hpp>
#include <tenon/client/nested.hpp>
#include <tenon/client/operation.hpp>
#include <tenon/client/projection.hpp>
#include <tenon/client/relation.hpp>
#include <tenon/client/visit.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <type_traits>
#include <vector>

namespace tenon {

// Fields, as in `.distinct = {user::country, user::city}`.
template <class Model>
class field_list {
 public:
  field_list() = default;
  template <field_like F>
    requires std::same_as<typename F::model, Model>
  field_list(const F&) {
    indexes.push_back(F::position);
  }
  field_list(std::initializer_list<field_list> lists) {
    for (const field_list& l : lists) indexes.append(l.indexes.data(), l.indexes.size());
  }

  query::small_vector<std::uint16_t, 8> indexes;
};

// A number of records that may be left out.
using record_count = std::optional<std::int64_t>;

template <class Model>
struct find_args {
  predicate<Model> where = {};
  order_list<Model> order_by = {};
  unique_predicate<Model> cursor = {};  // start at this record
  record_count skip = {};
  record_count take = {};           // at most so many; counted from the end when negative
  field_list<Model> distinct = {};  // the first record for each combination of these
  row_lock lock = {};               // on the records found, until the transaction ends
};

template <class Model>
struct filter_args {
  predicate<Model> where = {};
};

template <class Model, class Update>
struct update_many_args {
  predicate<Model> where = {};
  Update data;
  record_count limit = {};  // change at most so many
};

template <class Create, class Update>
struct upsert_args {
  Create create;
  Update update;
};

template <class Model>
struct remove_many_args {
  predicate<Model> where = {};
  record_count limit = {};
};

struct create_many_options {
  bool skip_duplicates = false;  // leave out records whose unique values exist
};

template <class Model>
struct group_args {
  predicate<Model> where = {};
  predicate<Model> having = {};
  order_list<Model> order_by = {};
  record_count skip = {};
  record_count take = {};
};

// The fields to group by: `by(order::country, order::status)`.
template <class... F>
struct grouping {};
template <field_like... F>
[[nodiscard]] constexpr grouping<F...> by(const F&...) {
  return {};
}

// The aggregated values asked for, from select(count(), sum(order::total)).
template <class... A>
struct aggregates {};
template <aggregate_like... A>
[[nodiscard]] constexpr aggregates<A...> select(const A&...) {
  return {};
}

namespace detail {

void write_find(query::request& out, const query::expression& where, const query::byte_code& order,
                const query::expression& cursor, const record_count& take, const record_count& skip,
                const query::small_vector<std::uint16_t, 8>& distinct, const row_lock& lock);
void add_lock(query::program& out, const row_lock& lock);
void add_order(query::program& out, const query::byte_code& order);
void add_limit(query::program& out, query::section s, const record_count& count);

}  // namespace detail

// Describes operations; touches nothing.
template <class Model>
class model_operations {
 public:
  using traits = model_traits<Model>;
  using create_input = typename traits::create_input;
  using update_input = typename traits::update_input;
  using where_unique = unique_predicate<Model>;
  using filter = filter_args<Model>;
  using find = find_args<Model>;
  template <class P>
  using record_of = typename P::record;

  // The record with that key, if it exists.
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_unique(const where_unique& where, const P& projection = {}) const {
    return by_key<std::optional<record_of<P>>>(query::action::find_unique, where, projection, P::optional());
  }
  // Throws not_found (P2025) if there is none.
  template <class P = all_fields<Model>>
  operation<record_of<P>> find_unique_or_throw(const where_unique& where, const P& projection = {}) const {
    return by_key<record_of<P>>(query::action::find_unique, where, projection, P::one());
  }
  // The same within a transaction, until whose end the record is locked: `find_unique(job::id == 1, for_update())`.
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_unique(const where_unique& where, const row_lock& lock,
                                                     const P& projection = {}) const {
    return by_key<std::optional<record_of<P>>>(query::action::find_unique, where, projection, P::optional(), lock);
  }
  template <class P = all_fields<Model>>
  operation<record_of<P>> find_unique_or_throw(const where_unique& where, const row_lock& lock,
                                               const P& projection = {}) const {
    return by_key<record_of<P>>(query::action::find_unique, where, projection, P::one(), lock);
  }
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_first(const find& args = {}, const P& projection = {}) const {
    return search<std::optional<record_of<P>>>(query::action::find_first, args, projection, &P::optional());
  }
  template <class P = all_fields<Model>>
  operation<record_of<P>> find_first_or_throw(const find& args = {}, const P& projection = {}) const {
    return search<record_of<P>>(query::action::find_first, args, projection, &P::one());
  }
  template <class P = all_fields<Model>>
  operation<std::vector<record_of<P>>> find_many(const find& args = {}, const P& projection = {}) const {
    return search<std::vector<record_of<P>>>(query::action::find_many, args, projection, &P::list());
  }

  template <class P = all_fields<Model>>
  operation<record_of<P>> create(const create_input& data, const P& projection = {}) const {
    auto op = make<record_of<P>>(query::action::create, &P::one());
    detail::write_input(op.request.body, query::section::create, data);
    projection.write(op.request.body);
    return op;
  }
  // The number of records created.
  operation<std::int64_t> create_many(const std::vector<create_input>& data, create_many_options options = {}) const {
    return create_many(data.data(), data.size(), options);
  }
  operation<std::int64_t> create_many(std::initializer_list<create_input> data,
                                      create_many_options options = {}) const {
    return create_many(data.begin(), data.size(), options);
  }
  template <class P = all_fields<Model>>
  operation<std::vector<record_of<P>>> create_many_and_return(const std::vector<create_input>& data,
                                                              create_many_options options = {},
                                                              const P& projection = {}) const {
    auto op = make<std::vector<record_of<P>>>(query::action::create_many_and_return, &P::list());
    write_rows(op.request.body, data.data(), data.size(), options);
    projection.write(op.request.body);
    return op;
  }

  // Throws not_found (P2025) if there is no such record.
  template <class P = all_fields<Model>>
  operation<record_of<P>> update(const where_unique& where, const update_input& data, const P& projection = {}) const {
    auto op = make<record_of<P>>(query::action::update, &P::one());
    op.request.body.add(query::section::where, where.code);
    detail::write_input(op.request.body, query::section::update, data);
    projection.write(op.request.body);
    return op;
  }
  // The number of records changed.
  operation<std::int64_t> update_many(const update_many_args<Model, update_input>& args) const {
    auto op = make<std::int64_t>(query::action::update_many, nullptr);
    write_changes(op.request.body, args);
    return op;
  }
  template <class P = all_fields<Model>>
  operation<std::vector<record_of<P>>> update_many_and_return(const update_many_args<Model, update_input>& args,
                                                              const P& projection = {}) const {
    auto op = make<std::vector<record_of<P>>>(query::action::update_many_and_return, &P::list());
    write_changes(op.request.body, args);
    projection.write(op.request.body);
    return op;
  }
  template <class P = all_fields<Model>>
  operation<record_of<P>> upsert(const where_unique& where, const upsert_args<create_input, update_input>& args,
                                 const P& projection = {}) const {
    auto op = make<record_of<P>>(query::action::upsert, &P::one());
    op.request.body.add(query::section::where, where.code);
    detail::write_input(op.request.body, query::section::create, args.create);
    detail::write_input(op.request.body, query::section::update, args.update);
    projection.write(op.request.body);
    return op;
  }

  // The record as it was. Throws not_found (P2025) if there is no such record.
  template <class P = all_fields<Model>>
  operation<record_of<P>> remove(const where_unique& where, const P& projection = {}) const {
    return by_key<record_of<P>>(query::action::remove, where, projection, P::one());
  }
  // The number of records removed.
  operation<std::int64_t> remove_many(const remove_many_args<Model>& args) const {
    auto op = make<std::int64_t>(query::action::remove_many, nullptr);
    op.request.body.add(query::section::where, args.where.code);
    detail::add_limit(op.request.body, query::section::limit, args.limit);
    return op;
  }

  // The number of records that find_many would return.
  operation<std::int64_t> count(const find& args = {}) const {
    return search<std::int64_t>(query::action::count, args, all_fields<Model>{}, nullptr);
  }
  template <class... A>
  operation<aggregated<Model, type_list<>, A...>> aggregate(const find& args, aggregates<A...>) const {
    using out = aggregated<Model, type_list<>, A...>;
    auto op = search<out>(query::action::aggregate, args, all_fields<Model>{}, &detail::aggregated_layout<out>::one());
    write_aggregates<A...>(op.request.body);
    return op;
  }
  template <class... F, class... A>
  operation<std::vector<aggregated<Model, type_list<F...>, A...>>> group_by(grouping<F...>,
                                                                            const group_args<Model>& args,
                                                                            aggregates<A...>) const {
    using out = aggregated<Model, type_list<F...>, A...>;
    auto op = make<std::vector<out>>(query::action::group_by, &detail::aggregated_layout<out>::list());
    query::program& body = op.request.body;
    const std::uint16_t fields[] = {F::position...};
    body.add(query::section::where, args.where.code);
    body.add_fields(query::section::by, fields, sizeof...(F));
    write_aggregates<A...>(body);
    body.add(query::section::having, args.having.code);
    detail::add_order(body, args.order_by.code);
    detail::add_limit(body, query::section::take, args.take);
    detail::add_limit(body, query::section::skip, args.skip);
    return op;
  }

 private:
  // Operations are made where they are returned to: a program is too large to be moved for nothing.
  template <class T>
  static operation<T> make(query::action act, const query::result_layout* l) {
    return operation<T>(traits::descriptor, act, l);
  }
  template <class T, class P>
  static operation<T> by_key(query::action act, const where_unique& where, const P& projection,
                             const query::result_layout& l, const row_lock& lock = {}) {
    static_assert(std::is_same_v<typename P::model, Model>, "the projection is of another model");
    operation<T> op(traits::descriptor, act, &l);
    op.request.body.add(query::section::where, where.code);
    if (lock.is_wanted()) detail::add_lock(op.request.body, lock);
    projection.write(op.request.body);
    return op;
  }
  template <class T, class P>
  static operation<T> search(query::action act, const find& args, const P& projection, const query::result_layout* l) {
    static_assert(std::is_same_v<typename P::model, Model>, "the projection is of another model");
    operation<T> op(traits::descriptor, act, l);
    detail::write_find(op.request, args.where.code, args.order_by.code, args.cursor.code, args.take, args.skip,
                       args.distinct.indexes, args.lock);
    projection.write(op.request.body);
    return op;
  }
  static operation<std::int64_t> create_many(const create_input* data, std::size_t count, create_many_options options) {
    auto op = make<std::int64_t>(query::action::create_many, nullptr);
    write_rows(op.request.body, data, count, options);
    return op;
  }
  static void write_rows(query::program& out, const create_input* data, std::size_t count,
                         create_many_options options) {
    for (std::size_t i = 0; i < count; ++i) detail::write_input(out, query::section::create, data[i]);
    if (options.skip_duplicates) out.add_flag(query::section::skip_duplicates);
  }
  static void write_changes(query::program& out, const update_many_args<Model, update_input>& args) {
    out.add(query::section::where, args.where.code);
    detail::write_input(out, query::section::update, args.data);
    detail::add_limit(out, query::section::limit, args.limit);
  }
  template <class... A>
  static void write_aggregates(query::program& out) {
    const std::uint32_t mark = out.begin(query::section::aggregates);
    ((out.put(static_cast<std::uint8_t>(A::function)), out.put_index(A::position)), ...);
    out.end(mark);
  }
};

// Runs the same operations.
template <class Model>
class model_client {
 public:
  using operations = model_operations<Model>;
  using create_input = typename operations::create_input;
  using update_input = typename operations::update_input;
  using where_unique = unique_predicate<Model>;
  using find = find_args<Model>;
  template <class P>
  using record_of = typename P::record;

  explicit model_client(runner& r) noexcept : runner_(&r) {}

  template <class P = all_fields<Model>>
  std::optional<record_of<P>> find_unique(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().find_unique(where, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> find_unique_or_throw(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().find_unique_or_throw(where, projection));
  }
  template <class P = all_fields<Model>>
  std::optional<record_of<P>> find_unique(const where_unique& where, const row_lock& lock,
                                          const P& projection = {}) const {
    return runner_->run(operations().find_unique(where, lock, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> find_unique_or_throw(const where_unique& where, const row_lock& lock, const P& projection = {}) const {
    return runner_->run(operations().find_unique_or_throw(where, lock, projection));
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
  // Hands each record to `f` as a view that borrows the driver's row; nothing is copied. `f` may return false to stop.
  template <class F>
  void for_each(const find& args, F&& f) const;
  template <class P = all_fields<Model>>
  record_of<P> create(const create_input& data, const P& projection = {}) const {
    return runner_->run(operations().create(data, projection));
  }
  std::int64_t create_many(const std::vector<create_input>& data, create_many_options options = {}) const {
    return create_rows(data.data(), data.size(), options);
  }
  std::int64_t create_many(std::initializer_list<create_input> data, create_many_options options = {}) const {
    return create_rows(data.begin(), data.size(), options);
  }
  template <class P = all_fields<Model>>
  std::vector<record_of<P>> create_many_and_return(const std::vector<create_input>& data,
                                                   create_many_options options = {}, const P& projection = {}) const {
    return runner_->run(operations().create_many_and_return(data, options, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> update(const where_unique& where, const update_input& data, const P& projection = {}) const {
    return runner_->run(operations().update(where, data, projection));
  }
  std::int64_t update_many(const update_many_args<Model, update_input>& args) const {
    return runner_->run(operations().update_many(args));
  }
  template <class P = all_fields<Model>>
  std::vector<record_of<P>> update_many_and_return(const update_many_args<Model, update_input>& args,
                                                   const P& projection = {}) const {
    return runner_->run(operations().update_many_and_return(args, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> upsert(const where_unique& where, const upsert_args<create_input, update_input>& args,
                      const P& projection = {}) const {
    return runner_->run(operations().upsert(where, args, projection));
  }
  template <class P = all_fields<Model>>
  record_of<P> remove(const where_unique& where, const P& projection = {}) const {
    return runner_->run(operations().remove(where, projection));
  }
  std::int64_t remove_many(const remove_many_args<Model>& args = {}) const {
    return runner_->run(operations().remove_many(args));
  }
  std::int64_t count(const find& args = {}) const { return runner_->run(operations().count(args)); }
  template <class... A>
  aggregated<Model, type_list<>, A...> aggregate(const find& args, aggregates<A...> what) const {
    return runner_->run(operations().aggregate(args, what));
  }
  template <class... F, class... A>
  std::vector<aggregated<Model, type_list<F...>, A...>> group_by(grouping<F...> fields, const group_args<Model>& args,
                                                                 aggregates<A...> what) const {
    return runner_->run(operations().group_by(fields, args, what));
  }

 private:
  // The inputs are read where they are.
  std::int64_t create_rows(const create_input* data, std::size_t count, create_many_options options) const {
    const query::input_rows rows{&input_traits<create_input>::layout, data, count, sizeof(create_input)};
    auto op = operations().create_many(std::initializer_list<create_input>(), options);
    op.request.rows = &rows;
    return runner_->run(op);
  }

  runner* runner_;
};

template <class Model>
template <class F>
void model_client<Model>::for_each(const find& args, F&& f) const {
  detail::visit_each<typename model_traits<Model>::view>(*runner_, operations().find_many(args),
                                                         model_traits<Model>::borrowed, f);
}

}  // namespace tenon
