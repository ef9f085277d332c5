// The handles of relations: what `user::posts` and `post::author` are.
#pragma once

#include <tenon/client/projection.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace tenon {

// A relation to load, narrowed, ordered and projected: `user::posts.where(…).take(3).include(post::comments)`.
// Tag is the generated handle.
template <class Tag, class Projection>
class relation_query {
 public:
  using model = typename Tag::model;
  using target = typename Tag::target;
  using result_member = typename Tag::template in_record<typename Projection::record>;

  relation_query() = default;
  explicit relation_query(Projection p) : projection_(std::move(p)) {}

  [[nodiscard]] relation_query where(const predicate<target>& p) const {
    relation_query q = *this;
    q.arguments_.add(query::section::where, p.code);
    return q;
  }
  [[nodiscard]] relation_query order_by(const order_list<target>& order) const {
    relation_query q = *this;
    q.arguments_.add_order(order.code);
    return q;
  }
  // From the end when negative.
  [[nodiscard]] relation_query take(std::int64_t count) const {
    relation_query q = *this;
    q.arguments_.add_take(count);
    return q;
  }
  [[nodiscard]] relation_query skip(std::int64_t count) const {
    relation_query q = *this;
    q.arguments_.add_count(query::section::skip, count);
    return q;
  }
  [[nodiscard]] relation_query cursor(const unique_predicate<target>& p) const {
    relation_query q = *this;
    q.arguments_.add(query::section::cursor, p.code);
    return q;
  }
  template <field_like... F>
  [[nodiscard]] relation_query distinct(const F&...) const {
    static_assert((std::is_same_v<typename F::model, target> && ...), "the fields are of another model");
    relation_query q = *this;
    const std::uint16_t indexes[] = {F::position...};
    q.arguments_.add_fields(query::section::distinct, indexes, sizeof...(F));
    return q;
  }

  template <class... Items>
  [[nodiscard]] auto include(const Items&... items) const {
    return projected(tenon::include(items...));
  }
  template <class... Items>
  [[nodiscard]] auto select(const Items&... items) const {
    return projected(tenon::select(items...));
  }
  template <class... F>
  [[nodiscard]] auto omit(const F&... fields) const {
    return projected(tenon::omit(fields...));
  }

  // For projections.
  static query::relation_member describe(std::size_t offset) {
    return {Tag::position, static_cast<std::uint32_t>(offset), &Tag::template result<Projection>()};
  }
  void write_part(query::program& out) const {
    std::uint32_t mark = out.begin(query::section::relation);
    out.put_index(Tag::position);
    out.append(arguments_);
    projection_.write(out);
    out.end(mark);
  }

 private:
  template <class Tag2, class Projection2>
  friend class relation_query;

  template <class P>
  relation_query<Tag, P> projected(P p) const {
    static_assert(std::is_same_v<typename P::model, target>, "the projection is of another model than the relation's");
    relation_query<Tag, P> q(std::move(p));
    q.arguments_ = arguments_;
    return q;
  }

  query::program arguments_;
  Projection projection_;
};

// How many records are related: `include(user::posts.count())` gives `.posts_count`; ordering by it is
// `user::posts.count().desc()`.
template <class Tag>
class relation_count {
 public:
  using model = typename Tag::model;
  using target = typename Tag::target;
  using result_member = typename Tag::count_in_record;

  [[nodiscard]] relation_count where(const predicate<target>& p) const {
    relation_count c = *this;
    c.arguments_.add(query::section::where, p.code);
    return c;
  }
  [[nodiscard]] ordering<model> asc() const { return order(query::order_direction::ascending); }
  [[nodiscard]] ordering<model> desc() const { return order(query::order_direction::descending); }

  static query::relation_member describe(std::size_t offset) {
    return {Tag::position, static_cast<std::uint32_t>(offset), nullptr};
  }
  void write_part(query::program& out) const {
    std::uint32_t mark = out.begin(query::section::relation_count);
    out.put_index(Tag::position);
    out.append(arguments_);
    out.end(mark);
  }

 private:
  static ordering<model> order(query::order_direction d);

  query::program arguments_;
};

namespace detail {

query::byte_code order_by_count(std::uint16_t relation, query::order_direction direction);
query::byte_code order_by_related(std::uint16_t relation, const query::byte_code& term);

template <class Model, class Target>
predicate<Model> relation_test(query::opcode op, std::uint16_t relation, const predicate<Target>& p) {
  query::expression e = p.code;
  if (e.empty()) e.emit(query::opcode::always);
  e.wrap(op, relation);
  return predicate<Model>(std::move(e));
}

}  // namespace detail

template <class Tag>
ordering<typename Tag::model> relation_count<Tag>::order(query::order_direction d) {
  return ordering<model>(detail::order_by_count(Tag::position, d));
}

struct relation_base {};

// What both kinds of relation offer. A generated handle Tag derives from to_many or to_one and adds
//   static constexpr std::uint16_t position;              in model_descriptor::relations
//   template <class Record> struct in_record { … name; }; the relation as a member of a result
template <class Tag, class Model, class Target>
struct relation_handle : relation_base {
  using model = Model;
  using target = Target;

  template <class... Items>
  [[nodiscard]] auto include(const Items&... items) const {
    return relation_query<Tag, all_fields<Target>>().include(items...);
  }
  template <class... Items>
  [[nodiscard]] auto select(const Items&... items) const {
    return relation_query<Tag, all_fields<Target>>().select(items...);
  }
  template <class... F>
  [[nodiscard]] auto omit(const F&... fields) const {
    return relation_query<Tag, all_fields<Target>>().omit(fields...);
  }

  static query::relation_member describe(std::size_t offset) {
    return {Tag::position, static_cast<std::uint32_t>(offset), &Tag::template result<all_fields<Target>>()};
  }
  void write_part(query::program& out) const { relation_query<Tag, all_fields<Target>>().write_part(out); }
};

// Tag adds: struct count_in_record { std::int64_t name_count = 0; };
template <class Tag, class Model, class Target>
struct to_many : relation_handle<Tag, Model, Target> {
  using query_type = relation_query<Tag, all_fields<Target>>;

  [[nodiscard]] predicate<Model> some(const predicate<Target>& p = {}) const {
    return detail::relation_test<Model>(query::opcode::some, Tag::position, p);
  }
  [[nodiscard]] predicate<Model> every(const predicate<Target>& p) const {
    return detail::relation_test<Model>(query::opcode::every, Tag::position, p);
  }
  [[nodiscard]] predicate<Model> none(const predicate<Target>& p = {}) const {
    return detail::relation_test<Model>(query::opcode::none, Tag::position, p);
  }

  [[nodiscard]] auto where(const predicate<Target>& p) const { return query_type().where(p); }
  [[nodiscard]] auto order_by(const order_list<Target>& o) const { return query_type().order_by(o); }
  [[nodiscard]] auto take(std::int64_t count) const { return query_type().take(count); }
  [[nodiscard]] auto skip(std::int64_t count) const { return query_type().skip(count); }
  [[nodiscard]] auto cursor(const unique_predicate<Target>& p) const { return query_type().cursor(p); }
  template <field_like... F>
  [[nodiscard]] auto distinct(const F&... fields) const {
    return query_type().distinct(fields...);
  }

  [[nodiscard]] relation_count<Tag> count() const { return {}; }

  template <class Projection>
  static const query::result_layout& result() {
    return Projection::list();
  }
};

// Tag adds: static constexpr bool is_required.
template <class Tag, class Model, class Target>
struct to_one : relation_handle<Tag, Model, Target> {
  [[nodiscard]] predicate<Model> is(const predicate<Target>& p) const {
    return detail::relation_test<Model>(query::opcode::is, Tag::position, p);
  }
  [[nodiscard]] predicate<Model> is_not(const predicate<Target>& p) const {
    return detail::relation_test<Model>(query::opcode::is_not, Tag::position, p);
  }

  // Orders by a field of the related record: `post::author.by(user::email.asc())`.
  [[nodiscard]] ordering<Model> by(const ordering<Target>& term) const {
    return ordering<Model>(detail::order_by_related(Tag::position, term.code));
  }

  template <class Projection>
  static const query::result_layout& result() {
    if constexpr (Tag::is_required) return Projection::one();
    else return Projection::optional();
  }
};

namespace detail {

template <class R>
  requires std::derived_from<R, relation_base>
struct member_of<R> {
  using type = typename R::template in_record<typename R::target>;
};

query::expression relation_presence(std::uint16_t relation, bool present);

template <class R>
concept optional_relation = requires { requires !R::is_required; };

}  // namespace detail

// Only optional to-one relations can be compared to null.
template <class R>
  requires detail::optional_relation<R>
[[nodiscard]] predicate<typename R::model> operator==(const R&, null_t) {
  return predicate<typename R::model>(detail::relation_presence(R::position, false));
}
template <class R>
  requires detail::optional_relation<R>
[[nodiscard]] predicate<typename R::model> operator!=(const R&, null_t) {
  return predicate<typename R::model>(detail::relation_presence(R::position, true));
}

}  // namespace tenon
