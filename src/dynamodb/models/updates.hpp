// What an update changes: the fields given, the version, the times of updates, and the keys of indexes that follow from them.
#pragma once

#include "dynamodb/models/item_place.hpp"
#include "dynamodb/models/operation.hpp"

#include <tenon/dynamodb/expressions.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace tenon::dynamodb::models {

// A part of a composite that changes.
struct changed_part {
  item_place inside;  // the composite, or the element of a list, that has to be there
  path at;
  field_place field;  // of the composite type
  query::assignment how = query::assignment::set;
  attribute_value value = {};
};

class item_changes {
 public:
  // `known`: fields whose values follow from the operation's condition.
  item_changes(const operation& o, const sql::input_node& input, const unique_target& target);

  // Whether the item has to be read first: the keys of an index, or a guard, depend on what is stored.
  bool needs_item() const { return needs_item_; }

  // Whether unique fields may change.
  bool touches_guards() const { return touches_guards_; }

  // The update, for the item that is there, if it had to be read. Adds the fields whose stored values the update relies on.
  update expression(const item* stored, std::set<std::uint16_t>& relied_on) const;

  // Parts of composites that change. The service refuses to change what is inside of nothing.
  const std::vector<changed_part>& parts() const { return parts_; }

  // The value of a field afterwards, for an item that was read: null, absent.
  std::optional<attribute_value> after(std::uint16_t field, const item& stored) const;

 private:
  struct change {
    query::assignment how = query::assignment::set;
    attribute_value value;
  };

  const change* change_of(std::uint16_t field) const;
  bool is_known_after(std::uint16_t field) const;
  void look_at_template(const query::key_template& t, bool& affected, bool& known) const;
  bool is_affected(const query::item_index& i) const;
  void add_parts(const query::value& edits);
  void append_keys(update& out, const query::item_index& i, const item* stored,
                   std::set<std::uint16_t>& relied_on) const;

  const operation& operation_;
  const unique_target& target_;
  std::map<std::uint16_t, change> changes_;
  std::vector<changed_part> parts_;
  bool needs_item_ = false;
  bool touches_guards_ = false;
};

}  // namespace tenon::dynamodb::models
