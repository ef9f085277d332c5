// The operations of one model of a key-value store: what `ops.user` is there.
#pragma once

#include <tenon/client/item_fields.hpp>
#include <tenon/client/model.hpp>
#include <tenon/client/operation.hpp>
#include <tenon/client/projection.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tenon {

// Specialised for every generated model of a key-value store:
//   static constexpr bool has_unique_fields, has_version;
template <class Model>
struct item_traits;

// An index of a model's table, as in `.index = order::by_status_index`. Default: the one that serves the condition best.
template <class Model>
struct item_index {
  std::uint16_t position = 0xFFFF;  // in item_layout::indexes; 0xFFFE: the table's own key

  static constexpr item_index table() { return {0xFFFE}; }
};

// A number of records that may be left out.
using item_count = std::optional<std::int64_t>;

template <class Model>
struct item_find_args {
  predicate<Model> where = {};      // equality on the fields of a partition key at least, unless allow_scan
  order_list<Model> order_by = {};  // the fields of the sort key, all of them up or all of them down
  item_count take = {};             // at most so many
  std::string page = {};            // find_page: the token that came with the page before
  item_index<Model> index = {};
  bool consistent = false;  // see all writes that were acknowledged; not on global indexes
  bool allow_scan = false;  // read the whole table, if no key serves the condition
};

template <class Create, class Update>
struct item_upsert_args {
  Create create;
  Update update;
};

// Some of the records that were asked for.
template <class Record>
struct item_page {
  std::vector<Record> records;
  std::string next;  // for `.page` of the next call; empty: these were the last
};

namespace detail {

struct item_find {
  const query::expression& where;
  const query::byte_code& order;
  const item_count& take;
  const std::string& page;
  std::uint16_t index;
  std::uint8_t options;
};
void write_item_find(query::request& out, const item_find& f);
query::expression no_record();

template <class Record>
void* emplace_in_page(const query::result_layout&, void* holder) {
  return &static_cast<item_page<Record>*>(holder)->records.emplace_back();
}
template <class Record>
void* records_of_page(const query::result_layout&, void* holder, std::size_t& count) {
  auto& records = static_cast<item_page<Record>*>(holder)->records;
  count = records.size();
  return records.data();
}
template <class Record>
void reserve_page(const query::result_layout&, void* holder, std::size_t count) {
  static_cast<item_page<Record>*>(holder)->records.reserve(count);
}
template <class Record>
void set_next_page(void* holder, std::string_view token) {
  static_cast<item_page<Record>*>(holder)->next = token;
}

template <class P>
const query::result_layout& page_layout() {
  using record = typename P::record;
  static const query::result_layout l{
      query::result_layout::holder::list, P::list().record,      sizeof(record),        &emplace_in_page<record>,
      &records_of_page<record>,           &reserve_page<record>, &set_next_page<record>};
  return l;
}

template <class Input>
void write_item(query::program& out, query::section part, const Input& input) {
  query::encode_input(out, part, input_traits<Input>::layout, &input);
}

}  // namespace detail

// Which items of a partition to read together.
template <class Model>
struct collection_args {
  // Equality on the fields of the partition key. For a part of it, too, on fields that the sort key begins with, the last of
  // them with begins_with() if it is a text.
  predicate<Model> where = {};
  item_count take = {};          // at most so many
  std::string page = {};         // collect_page: the token that came with the page before
  item_index<Model> index = {};  // default: the table's own key
  bool descending = false;       // from the end of the sort key
  bool consistent = false;
};

namespace detail {

struct collection {
  const query::expression& where;
  const item_count& take;
  const std::string& page;
  std::uint16_t index;
  bool descending;
  bool consistent;
};
void write_collection(query::request& out, const collection& c);

template <class Variant>
std::vector<Variant>& records_in(std::vector<Variant>& list) {
  return list;
}
template <class Variant>
std::vector<Variant>& records_in(item_page<Variant>& page) {
  return page.records;
}

template <class Holder>
void* records_of_collection(const query::result_layout&, void* holder, std::size_t& count) {
  auto& list = records_in(*static_cast<Holder*>(holder));
  count = list.size();
  return list.data();
}

template <class Holder, class Model>
void* emplace_in_collection(void* holder) {
  return &records_in(*static_cast<Holder*>(holder)).emplace_back().template emplace<Model>();
}

// Holder is a vector or a page of variants.
template <class Holder, class... Models>
const query::result_layout& collection_layout() {
  using variant = std::variant<Models...>;
  static const query::collection_member members[] = {
      {model_traits<Models>::one.record, &emplace_in_collection<Holder, Models>}...};
  static const query::result_layout l = [] {
    query::result_layout out{.kind = query::result_layout::holder::list, .record_size = sizeof(variant)};
    out.records = &records_of_collection<Holder>;
    if constexpr (std::is_same_v<Holder, item_page<variant>>) out.set_next = &set_next_page<variant>;
    out.members = members;
    return out;
  }();
  return l;
}

template <class Holder, class First, class... Rest>
operation<Holder> collection_of(const collection_args<First>& args) {
  operation<Holder> op(model_traits<First>::descriptor, query::action::find_many,
                       &collection_layout<Holder, First, Rest...>());
  write_collection(op.request,
                   {args.where.code, args.take, args.page, args.index.position, args.descending, args.consistent});
  return op;
}

}  // namespace detail

// The records of several models that have one partition of a table or index, read by one query, in the order of their sort
// keys: `collect<User, Order>({.where = user::id == "7"})`. The models' templates for the partition are the same but for the
// names of their fields. Records of other models are left out.
template <class First, class... Rest>
[[nodiscard]] operation<std::vector<std::variant<First, Rest...>>> collect(const collection_args<First>& args) {
  return detail::collection_of<std::vector<std::variant<First, Rest...>>, First, Rest...>(args);
}

// `take` of them, and a token to go on from there, which is fit for a URL.
template <class First, class... Rest>
[[nodiscard]] operation<item_page<std::variant<First, Rest...>>> collect_page(const collection_args<First>& args) {
  return detail::collection_of<item_page<std::variant<First, Rest...>>, First, Rest...>(args);
}

// Describes operations; touches nothing.
template <class Model>
class item_operations {
 public:
  using traits = model_traits<Model>;
  using create_input = typename traits::create_input;
  using update_input = typename traits::update_input;
  using where_unique = unique_predicate<Model>;
  using find = item_find_args<Model>;
  template <class P>
  using record_of = typename P::record;

  // The record with that key, if it exists. A lookup by a @unique field reads twice: what holds the value, and the record.
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_unique(const where_unique& where, const P& projection = {}) const {
    return by_key<std::optional<record_of<P>>>(query::action::find_unique, where, projection, P::optional(), 0);
  }
  // Throws not_found (P2025) if there is none.
  template <class P = all_fields<Model>>
  operation<record_of<P>> find_unique_or_throw(const where_unique& where, const P& projection = {}) const {
    return by_key<record_of<P>>(query::action::find_unique, where, projection, P::one(), 0);
  }
  // The same, seeing all writes that were acknowledged, at twice the price.
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_unique_consistent(const where_unique& where,
                                                                const P& projection = {}) const {
    return by_key<std::optional<record_of<P>>>(query::action::find_unique, where, projection, P::optional(),
                                               static_cast<std::uint8_t>(query::item_option::consistent));
  }
  template <class P = all_fields<Model>>
  operation<std::optional<record_of<P>>> find_first(const find& args = {}, const P& projection = {}) const {
    return search<std::optional<record_of<P>>>(query::action::find_first, args, projection, &P::optional(), 0);
  }
  template <class P = all_fields<Model>>
  operation<record_of<P>> find_first_or_throw(const find& args = {}, const P& projection = {}) const {
    return search<record_of<P>>(query::action::find_first, args, projection, &P::one(), 0);
  }
  // All of them, in as many requests as it takes.
  template <class P = all_fields<Model>>
  operation<std::vector<record_of<P>>> find_many(const find& args = {}, const P& projection = {}) const {
    return search<std::vector<record_of<P>>>(query::action::find_many, args, projection, &P::list(), 0);
  }
  // `take` of them, and a token to go on from there, which is fit for a URL.
  template <class P = all_fields<Model>>
  operation<item_page<record_of<P>>> find_page(const find& args, const P& projection = {}) const {
    return search<item_page<record_of<P>>>(query::action::find_many, args, projection, &detail::page_layout<P>(),
                                           static_cast<std::uint8_t>(query::item_option::page));
  }
  // Those of the keys that exist, in the order of the keys.
  template <class P = all_fields<Model>>
  operation<std::vector<record_of<P>>> batch_get(const std::vector<where_unique>& keys,
                                                 const P& projection = {}) const {
    operation<std::vector<record_of<P>>> op(traits::descriptor, query::action::find_many, &P::list());
    for (const where_unique& key : keys) op.request.body.add(query::section::lookup, key.code);
    if (keys.empty()) op.request.body.add(query::section::lookup, detail::no_record());
    projection.write(op.request.body);
    return op;
  }
  // The number of records that find_many would return.
  operation<std::int64_t> count(const find& args = {}) const {
    return search<std::int64_t>(query::action::count, args, all_fields<Model>{}, nullptr, 0);
  }

  // Throws unique_violation (P2002) if there is a record with the same key or unique values.
  template <class P = all_fields<Model>>
  operation<record_of<P>> create(const create_input& data, const P& projection = {}) const {
    operation<record_of<P>> op(traits::descriptor, query::action::create, &P::one());
    detail::write_item(op.request.body, query::section::create, data);
    projection.write(op.request.body);
    return op;
  }
  // Replaces the record with the same key, if there is one; with `only_if`, fails with not_found (P2025) unless there is one
  // that meets it.
  operation<Model> put(const create_input& data, const predicate<Model>& only_if = {}) const {
    static_assert(!item_traits<Model>::has_version,
                  "a model with @version is not replaced unseen: use upsert(), which counts the change");
    operation<Model> op(traits::descriptor, query::action::create, &traits::one);
    op.request.body.add_item_options(static_cast<std::uint8_t>(query::item_option::replaces), 0xFFFF);
    op.request.body.add(query::section::condition, only_if.code);
    detail::write_item(op.request.body, query::section::create, data);
    return op;
  }
  // Writes the records, each replacing what has its key, with no order and no condition: each is written or not by itself.
  // The number of records.
  operation<std::int64_t> batch_put(const std::vector<create_input>& data) const {
    static_assert(!item_traits<Model>::has_unique_fields,
                  "a batch has no conditions, which @unique fields need: use db.batch() of creates");
    static_assert(!item_traits<Model>::has_version, "a model with @version is not replaced unseen");
    operation<std::int64_t> op(traits::descriptor, query::action::create_many, nullptr);
    op.request.body.add_item_options(static_cast<std::uint8_t>(query::item_option::replaces), 0xFFFF);
    for (const create_input& d : data) detail::write_item(op.request.body, query::section::create, d);
    return op;
  }

  // Changes the fields given, and nothing else. `where` is a key, `&&` conditions that the record has to meet. Throws
  // not_found (P2025) if there is no such record or it does not meet them, stale_write (T1001) if it has another @version
  // than `where` says.
  template <class P = all_fields<Model>>
  operation<record_of<P>> update(const where_unique& where, const update_input& data, const P& projection = {}) const {
    operation<record_of<P>> op(traits::descriptor, query::action::update, &P::one());
    op.request.body.add(query::section::where, where.code);
    detail::write_item(op.request.body, query::section::update, data);
    projection.write(op.request.body);
    return op;
  }
  // Updates the record with that key, or creates one.
  template <class P = all_fields<Model>>
  operation<record_of<P>> upsert(const where_unique& where, const item_upsert_args<create_input, update_input>& args,
                                 const P& projection = {}) const {
    operation<record_of<P>> op(traits::descriptor, query::action::upsert, &P::one());
    op.request.body.add(query::section::where, where.code);
    detail::write_item(op.request.body, query::section::create, args.create);
    detail::write_item(op.request.body, query::section::update, args.update);
    projection.write(op.request.body);
    return op;
  }
  // The record as it was. Throws as update() does.
  template <class P = all_fields<Model>>
  operation<record_of<P>> remove(const where_unique& where, const P& projection = {}) const {
    return by_key<record_of<P>>(query::action::remove, where, projection, P::one(), 0);
  }
  // In a batch: everything fails, with not_found (P2025), unless there is such a record. The number 1.
  operation<std::int64_t> check(const where_unique& where) const {
    operation<std::int64_t> op(traits::descriptor, query::action::count, nullptr);
    op.request.body.add_item_options(static_cast<std::uint8_t>(query::item_option::check_only), 0xFFFF);
    op.request.body.add(query::section::where, where.code);
    return op;
  }

 private:
  template <class T, class P>
  static operation<T> by_key(query::action act, const where_unique& where, const P& projection,
                             const query::result_layout& l, std::uint8_t options) {
    static_assert(std::is_same_v<typename P::model, Model>, "the projection is of another model");
    operation<T> op(traits::descriptor, act, &l);
    if (options != 0) op.request.body.add_item_options(options, 0xFFFF);
    op.request.body.add(query::section::where, where.code);
    projection.write(op.request.body);
    return op;
  }
  template <class T, class P>
  static operation<T> search(query::action act, const find& args, const P& projection, const query::result_layout* l,
                             std::uint8_t options) {
    static_assert(std::is_same_v<typename P::model, Model>, "the projection is of another model");
    operation<T> op(traits::descriptor, act, l);
    if (args.consistent) options |= static_cast<std::uint8_t>(query::item_option::consistent);
    if (args.allow_scan) options |= static_cast<std::uint8_t>(query::item_option::allow_scan);
    detail::write_item_find(op.request,
                            {args.where.code, args.order_by.code, args.take, args.page, args.index.position, options});
    projection.write(op.request.body);
    return op;
  }
};

}  // namespace tenon
