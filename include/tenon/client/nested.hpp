// Nested writes: what the relation members of create and update inputs hold.
//
// Each is a list of elements, written `{{…}, {…}}`, encoded as soon as it is given; Target's inputs need to be complete
// only where elements are given.
#pragma once

#include <tenon/client/model.hpp>
#include <tenon/client/predicate.hpp>

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace tenon {

template <class Target, class Create>
struct connect_or_create_item {
  unique_predicate<Target> where;
  Create create;
};

template <class Target, class Update>
struct nested_update_item {
  unique_predicate<Target> where;
  Update data;
};

template <class Target, class Update>
struct nested_update_many_item {
  predicate<Target> where = {};
  Update data;
};

template <class Target, class Create, class Update>
struct nested_upsert_item {
  unique_predicate<Target> where;
  Create create;
  Update update;
};

template <class Create, class Update>
struct to_one_upsert_item {
  Create create;
  Update update;
};

namespace detail {

template <class Input>
void write_input(query::program& out, query::section part, const Input& input) {
  query::encode_input(out, part, input_traits<Input>::layout, &input);
}

// An element of a nested write, closed when it goes out of scope.
class open_item {
 public:
  explicit open_item(query::program& out) : out_(out), mark_(out.begin(query::section::item)) {}
  ~open_item() { out_.end(mark_); }
  open_item(const open_item&) = delete;
  open_item& operator=(const open_item&) = delete;

 private:
  query::program& out_;
  std::uint32_t mark_;
};

template <class Create>
void write_item(query::program& out, const Create& create) {
  open_item item(out);
  write_input(out, query::section::create, create);
}
template <class Target>
void write_item(query::program& out, const predicate<Target>& where) {
  open_item item(out);
  out.add(query::section::where, where.code);
}
template <class Target>
void write_item(query::program& out, const unique_predicate<Target>& where) {
  open_item item(out);
  out.add(query::section::where, where.code);
}
template <class Target, class Create>
void write_item(query::program& out, const connect_or_create_item<Target, Create>& i) {
  open_item item(out);
  out.add(query::section::where, i.where.code);
  write_input(out, query::section::create, i.create);
}
template <class Target, class Update>
void write_item(query::program& out, const nested_update_item<Target, Update>& i) {
  open_item item(out);
  out.add(query::section::where, i.where.code);
  write_input(out, query::section::update, i.data);
}
template <class Target, class Update>
void write_item(query::program& out, const nested_update_many_item<Target, Update>& i) {
  open_item item(out);
  out.add(query::section::where, i.where.code);
  write_input(out, query::section::update, i.data);
}
template <class Target, class Create, class Update>
void write_item(query::program& out, const nested_upsert_item<Target, Create, Update>& i) {
  open_item item(out);
  out.add(query::section::where, i.where.code);
  write_input(out, query::section::create, i.create);
  write_input(out, query::section::update, i.update);
}
template <class Create, class Update>
void write_item(query::program& out, const to_one_upsert_item<Create, Update>& i) {
  open_item item(out);
  write_input(out, query::section::create, i.create);
  write_input(out, query::section::update, i.update);
}

}  // namespace detail

// Elements of one kind, encoded.
template <class Item>
class nested_list : public query::nested_items {
 public:
  nested_list() = default;
  nested_list(std::initializer_list<Item> items) {
    open();
    for (const Item& item : items) detail::write_item(open(), item);
  }
  nested_list(const Item& item) : nested_list({item}) {}
  template <class Allocator>
  nested_list(const std::vector<Item, Allocator>& items) {
    open();
    for (const Item& item : items) detail::write_item(open(), item);
  }
};

// The only element of a to-one write: an input, written `{{.email = "a@x.org"}}`.
template <class Input>
class nested_update_one : public query::nested_items {
 public:
  nested_update_one() = default;
  nested_update_one(const Input& input) {
    detail::open_item item(open());
    detail::write_input(open(), query::section::update, input);
  }
};

// `true`, or a condition on the related record.
template <class Target>
class nested_detach : public query::nested_items {
 public:
  nested_detach() = default;
  template <std::same_as<bool> Boolean>
  nested_detach(Boolean wanted) {
    if (wanted) detail::open_item item(open());
  }
  nested_detach(const predicate<Target>& where) { detail::write_item(open(), where); }
};

template <class Target, class Create>
struct to_many_create {
  nested_list<Create> create = {};
  nested_list<unique_predicate<Target>> connect = {};
  nested_list<connect_or_create_item<Target, Create>> connect_or_create = {};

  void encode(std::uint16_t relation, query::program& out) const {
    create.write(relation, query::nested_action::create, out);
    connect_or_create.write(relation, query::nested_action::connect_or_create, out);
    connect.write(relation, query::nested_action::connect, out);
  }
};

template <class Target, class Create>
struct to_one_create {
  nested_list<Create> create = {};
  nested_list<unique_predicate<Target>> connect = {};
  nested_list<connect_or_create_item<Target, Create>> connect_or_create = {};

  void encode(std::uint16_t relation, query::program& out) const {
    create.write(relation, query::nested_action::create, out);
    connect_or_create.write(relation, query::nested_action::connect_or_create, out);
    connect.write(relation, query::nested_action::connect, out);
  }
};

template <class Target, class Create, class Update>
struct to_many_update {
  nested_list<Create> create = {};
  nested_list<unique_predicate<Target>> connect = {};
  nested_list<connect_or_create_item<Target, Create>> connect_or_create = {};
  nested_list<unique_predicate<Target>> set = {};
  nested_list<unique_predicate<Target>> disconnect = {};
  nested_list<nested_update_item<Target, Update>> update = {};
  nested_list<nested_update_many_item<Target, Update>> update_many = {};
  nested_list<nested_upsert_item<Target, Create, Update>> upsert = {};
  nested_list<unique_predicate<Target>> remove = {};
  nested_list<predicate<Target>> remove_many = {};

  // In the order in which the writes are carried out.
  void encode(std::uint16_t relation, query::program& out) const {
    create.write(relation, query::nested_action::create, out);
    connect_or_create.write(relation, query::nested_action::connect_or_create, out);
    set.write(relation, query::nested_action::set, out);
    disconnect.write(relation, query::nested_action::disconnect, out);
    connect.write(relation, query::nested_action::connect, out);
    update.write(relation, query::nested_action::update, out);
    upsert.write(relation, query::nested_action::upsert, out);
    update_many.write(relation, query::nested_action::update_many, out);
    remove.write(relation, query::nested_action::remove, out);
    remove_many.write(relation, query::nested_action::remove_many, out);
  }
};

// Of a relation whose record must exist: it cannot be taken away.
template <class Target, class Create, class Update>
struct required_to_one_update {
  nested_list<Create> create = {};
  nested_list<unique_predicate<Target>> connect = {};
  nested_list<connect_or_create_item<Target, Create>> connect_or_create = {};
  nested_update_one<Update> update = {};
  nested_list<to_one_upsert_item<Create, Update>> upsert = {};

  void encode(std::uint16_t relation, query::program& out) const {
    create.write(relation, query::nested_action::create, out);
    connect_or_create.write(relation, query::nested_action::connect_or_create, out);
    connect.write(relation, query::nested_action::connect, out);
    update.write(relation, query::nested_action::update, out);
    upsert.write(relation, query::nested_action::upsert, out);
  }
};

template <class Target, class Create, class Update>
struct to_one_update {
  nested_list<Create> create = {};
  nested_list<unique_predicate<Target>> connect = {};
  nested_list<connect_or_create_item<Target, Create>> connect_or_create = {};
  nested_detach<Target> disconnect = {};
  nested_update_one<Update> update = {};
  nested_list<to_one_upsert_item<Create, Update>> upsert = {};
  nested_detach<Target> remove = {};

  void encode(std::uint16_t relation, query::program& out) const {
    create.write(relation, query::nested_action::create, out);
    connect_or_create.write(relation, query::nested_action::connect_or_create, out);
    disconnect.write(relation, query::nested_action::disconnect, out);
    connect.write(relation, query::nested_action::connect, out);
    update.write(relation, query::nested_action::update, out);
    upsert.write(relation, query::nested_action::upsert, out);
    remove.write(relation, query::nested_action::remove, out);
  }
};

namespace detail {

// A nested_member::encode.
template <class Nested>
void encode_nested(const void* member, std::uint16_t relation, query::program& out) {
  static_cast<const Nested*>(member)->encode(relation, out);
}

}  // namespace detail
}  // namespace tenon
