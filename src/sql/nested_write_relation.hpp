// The nested writes to one relation of one record: what is the same whatever links the records.
#pragma once

#include "sql/nested_writer.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tenon::sql {

// A relation of a record that has been written.
struct related_place {
  nested_writer& tree;
  const query::model_descriptor& model;
  const query::relation_descriptor& relation;
  record_values& owner;  // its primary key, and what the relation is linked by
  bool owner_is_new;     // so that nothing is related to it yet
};

class relation_writer {
 public:
  explicit relation_writer(const related_place& at) : at_(at) {}
  relation_writer(const relation_writer&) = delete;
  relation_writer& operator=(const relation_writer&) = delete;

  void write(const nested_node& n);

 protected:
  using items = std::vector<item_node>;
  ~relation_writer() = default;

  // create, create_many, connect, connect_or_create, disconnect and set. Only set may come without items.
  virtual void write_links(const nested_node& n) = 0;

  // Creates one record and relates it.
  virtual void create_one(const input_node& input) = 0;

  // The condition that a record is related to the owner; nothing where none can be.
  virtual std::optional<query::expression> related() const = 0;

  // Conditions that divide all related records among them.
  virtual std::vector<query::expression> all_related() const;

  // Fields of a related record that the writer needs after a change to it, and the change.
  virtual field_indexes watched() const { return {}; }
  virtual void changed(const record_values&) {}
  virtual void removed() {}

  const query::model_descriptor& target() const { return *at_.relation.target; }
  const query::relation_descriptor& inverse() const { return target().relations[at_.relation.inverse]; }
  bool is_to_many() const { return at_.relation.end == query::relation_end::many; }
  const record_store& records() const { return at_.tree.records(); }

  // The conditions of the items, which must have one each, without those said twice.
  std::vector<query::expression> distinct_conditions(const items& all) const;

  // The condition of an item that must have one.
  query::expression unique_condition(const item_node& item) const;

  [[noreturn]] void raise_missing(std::string_view verb) const;
  [[noreturn]] void raise_unfit(query::nested_action how) const;

  const related_place at_;

 private:
  void update(const items& all);
  void update_many(const items& all);
  void upsert(const items& all);
  void remove(const items& all);
  void remove_many(const items& all);
  void check(const nested_node& n) const;

  // The condition of an item and that its record is related; nothing where none can be.
  std::optional<query::expression> related_item(const item_node& item) const;
};

// The name of the write in the client.
std::string_view name_of(query::nested_action how);

}  // namespace tenon::sql
