// What a query returns: all scalar fields, or those selected, with the relations asked for, as a type.
#pragma once

#include <tenon/client/field.hpp>
#include <tenon/client/model.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {

// A record with the members of Model and of what was included.
template <class Model, class... Members>
struct with : Model, Members... {};

// A record with the members selected, and no others.
template <class... Members>
struct only : Members... {};

namespace detail {

template <class T>
struct unwrap_optional {
  using type = T;
  static constexpr bool optional = false;
};
template <class T>
struct unwrap_optional<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};

template <class T>
struct unwrap_list {
  using type = T;
  static constexpr bool list = false;
};
template <class T>
struct unwrap_list<std::vector<T>> {
  using type = T;
  static constexpr bool list = true;
};

template <class T>
consteval query::member_type member_type_of() {
  if constexpr (std::is_same_v<T, bool>) return query::member_type::boolean;
  else if constexpr (std::is_same_v<T, std::int32_t>) return query::member_type::int32;
  else if constexpr (std::is_same_v<T, std::int64_t>) return query::member_type::int64;
  else if constexpr (std::is_same_v<T, double>) return query::member_type::float64;
  else if constexpr (std::is_same_v<T, decimal>) return query::member_type::decimal;
  else if constexpr (std::is_same_v<T, std::string>) return query::member_type::string;
  else if constexpr (std::is_same_v<T, timestamp>) return query::member_type::datetime;
  else if constexpr (std::is_same_v<T, json>) return query::member_type::json;
  else if constexpr (std::is_same_v<T, bytes>) return query::member_type::bytes;
  else if constexpr (query::composite<T>) return query::member_type::composite;
  else return query::member_type::enumeration;
}

// Stores an enumerator, or adds it to a list; T is the member's type. Negative: null.
template <class T>
void set_enum(void* member, int index) {
  if constexpr (unwrap_list<T>::list) {
    static_cast<T*>(member)->push_back(static_cast<typename unwrap_list<T>::type>(index));
  } else if (unwrap_optional<T>::optional && index < 0) {
    *static_cast<T*>(member) = T{};
  } else {
    *static_cast<T*>(member) = static_cast<typename unwrap_optional<T>::type>(index);
  }
}

template <class T>
query::member scalar_member(std::uint16_t field, std::size_t offset) {
  using plain = typename unwrap_list<typename unwrap_optional<T>::type>::type;
  query::member m;
  m.field = field;
  m.type = member_type_of<plain>();
  m.optional = unwrap_optional<T>::optional;
  m.list = unwrap_list<T>::list;
  m.offset = static_cast<std::uint32_t>(offset);
  if constexpr (std::is_enum_v<plain>) m.set_enum = &set_enum<T>;
  else if constexpr (query::composite<plain>) m.composite = &composite_traits<plain>::layout;
  return m;
}

inline std::size_t offset_in(const void* record, const void* member) {
  return static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<const char*>(record));
}

template <class Record>
void* emplace_in_list(const query::result_layout&, void* holder) {
  auto& list = *static_cast<std::vector<Record>*>(holder);
  if (list.capacity() == 0) list.reserve(4);  // growing from one would move the first records twice
  return &list.emplace_back();
}
template <class Record>
void* records_of_list(const query::result_layout&, void* holder, std::size_t& count) {
  auto& list = *static_cast<std::vector<Record>*>(holder);
  count = list.size();
  return list.data();
}
template <class Record>
void reserve_list(const query::result_layout&, void* holder, std::size_t count) {
  static_cast<std::vector<Record>*>(holder)->reserve(count);
}
template <class Record>
void* emplace_in_optional(const query::result_layout&, void* holder) {
  return &static_cast<std::optional<Record>*>(holder)->emplace();
}
template <class Record>
void* record_of_optional(const query::result_layout&, void* holder, std::size_t& count) {
  auto& record = *static_cast<std::optional<Record>*>(holder);
  count = record ? 1 : 0;
  return record ? &*record : nullptr;
}
void* emplace_one(const query::result_layout&, void* holder);
void* record_of_one(const query::result_layout&, void* holder, std::size_t& count);
void reserve_nothing(const query::result_layout&, void* holder, std::size_t count);

template <class Record>
constexpr query::result_layout list_result(const query::record_layout& record) {
  return {query::result_layout::holder::list,
          &record,
          sizeof(Record),
          &emplace_in_list<Record>,
          &records_of_list<Record>,
          &reserve_list<Record>};
}
template <class Record>
constexpr query::result_layout optional_result(const query::record_layout& record) {
  return {query::result_layout::holder::optional,
          &record,
          sizeof(Record),
          &emplace_in_optional<Record>,
          &record_of_optional<Record>,
          &reserve_nothing};
}
template <class Record>
constexpr query::result_layout one_result(const query::record_layout& record) {
  return {query::result_layout::holder::one, &record, sizeof(Record), &emplace_one, &record_of_one, &reserve_nothing};
}

}  // namespace detail

// A projection says which type a record has (`record`), describes it (list(), optional(), one()) and writes what the
// database is to be asked for.

// All scalar fields: the model's own struct.
template <class Model>
struct all_fields {
  using model = Model;
  using record = Model;

  static const query::result_layout& list() { return model_traits<Model>::list; }
  static const query::result_layout& optional() { return model_traits<Model>::optional; }
  static const query::result_layout& one() { return model_traits<Model>::one; }
  void write(query::program&) const {}
};

namespace detail {

// The items of select() and include() are field handles, relation handles, relation_query and relation_count. Each
// has a member type; all but fields describe themselves and write their part of the program.
template <class Item>
void write_item_part(const Item& item, query::program& out) {
  if constexpr (!field_like<Item>) item.write_part(out);
}

template <class Item>
struct member_of {
  using type = typename Item::result_member;
};
template <field_like F>
struct member_of<F> {
  using type = typename F::in_record;
};

template <class Record, std::size_t Members, std::size_t Relations>
struct layout_storage {
  query::member members[Members == 0 ? 1 : Members];
  query::relation_member relations[Relations == 0 ? 1 : Relations];
  query::record_layout record;
  query::result_layout list;
  query::result_layout optional;
  query::result_layout one;

  template <class... Items>
  layout_storage(const query::model_descriptor& model, const query::record_layout* base, type_list<Items...>) {
    Record probe{};
    query::member* m = members;
    query::relation_member* r = relations;
    (describe<Items>(m, r, offset_in(&probe, static_cast<const typename member_of<Items>::type*>(&probe))), ...);
    record.model = &model;
    record.members = base ? base->members : query::slice<query::member>(members, Members);
    record.relations = query::slice<query::relation_member>(relations, Relations);
    list = list_result<Record>(record);
    optional = optional_result<Record>(record);
    one = one_result<Record>(record);
  }
  layout_storage(const layout_storage&) = delete;
  layout_storage& operator=(const layout_storage&) = delete;

 private:
  template <class Item>
  static void describe(query::member*& m, query::relation_member*& r, std::size_t offset) {
    if constexpr (field_like<Item>) *m++ = scalar_member<stored_type_of<Item>>(Item::position, offset);
    else *r++ = Item::describe(offset);
  }
};

}  // namespace detail

// All scalar fields and the items.
template <class Model, class... Items>
class inclusion {
  static_assert((std::is_same_v<typename Items::model, Model> && ...), "the relations are of different models");

 public:
  using model = Model;
  using record = with<Model, typename detail::member_of<Items>::type...>;

  explicit inclusion(const Items&... items) { (detail::write_item_part(items, program_), ...); }

  static const query::result_layout& list() { return storage().list; }
  static const query::result_layout& optional() { return storage().optional; }
  static const query::result_layout& one() { return storage().one; }
  void write(query::program& out) const { out.append(program_); }

 private:
  static const auto& storage() {
    static const detail::layout_storage<record, 0, sizeof...(Items)> s(
        model_traits<Model>::descriptor, model_traits<Model>::one.record, type_list<Items...>{});
    return s;
  }

  query::program program_;
};

// The items alone.
template <class Model, class... Items>
class selection {
  static_assert((std::is_same_v<typename Items::model, Model> && ...), "the fields are of different models");

 public:
  using model = Model;
  using record = only<typename detail::member_of<Items>::type...>;

  explicit selection(const Items&... items) {
    constexpr std::size_t count = (std::size_t(field_like<Items>) + ...);
    std::uint16_t fields[count == 0 ? 1 : count];
    std::uint32_t n = 0;
    ((add_field<Items>(fields, n)), ...);
    program_.add_fields(query::section::fields, fields, n);
    (detail::write_item_part(items, program_), ...);
  }

  static const query::result_layout& list() { return storage().list; }
  static const query::result_layout& optional() { return storage().optional; }
  static const query::result_layout& one() { return storage().one; }
  void write(query::program& out) const { out.append(program_); }

 private:
  template <class Item>
  static void add_field(std::uint16_t* fields, std::uint32_t& n) {
    if constexpr (field_like<Item>) fields[n++] = Item::position;
  }

  static const auto& storage() {
    constexpr std::size_t fields = (std::size_t(field_like<Items>) + ...);
    static const detail::layout_storage<record, fields, sizeof...(Items) - fields> s(model_traits<Model>::descriptor,
                                                                                     nullptr, type_list<Items...>{});
    return s;
  }

  query::program program_;
};

template <class Item, class... Items>
[[nodiscard]] inclusion<typename Item::model, Item, Items...> include(const Item& item, const Items&... items) {
  return inclusion<typename Item::model, Item, Items...>(item, items...);
}

// Not an aggregated value: selecting those is declared in aggregate.hpp.
template <class Item>
concept part_of_record = !requires { Item::function; };

template <part_of_record Item, part_of_record... Items>
[[nodiscard]] selection<typename Item::model, Item, Items...> select(const Item& item, const Items&... items) {
  return selection<typename Item::model, Item, Items...>(item, items...);
}

namespace detail {

template <class Kept, class Fields, class... Omitted>
struct without;
template <class... Kept, class... Omitted>
struct without<type_list<Kept...>, type_list<>, Omitted...> {
  using type = type_list<Kept...>;
};
template <class... Kept, class F, class... Rest, class... Omitted>
struct without<type_list<Kept...>, type_list<F, Rest...>, Omitted...>
    : without<std::conditional_t<(std::is_same_v<F, Omitted> || ...), type_list<Kept...>, type_list<Kept..., F>>,
              type_list<Rest...>, Omitted...> {};

template <class Model, class... F>
selection<Model, F...> select_all(type_list<F...>) {
  return selection<Model, F...>(F{}...);
}

}  // namespace detail

// All scalar fields but these.
template <field_like F, field_like... Fs>
[[nodiscard]] auto omit(const F&, const Fs&...) {
  using model = typename F::model;
  static_assert((std::is_same_v<typename Fs::model, model> && ...), "the fields are of different models");
  return detail::select_all<model>(
      typename detail::without<type_list<>, typename model_traits<model>::fields, F, Fs...>::type{});
}

}  // namespace tenon
