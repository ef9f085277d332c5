// How the records of a model are items of a key-value store: constant tables beside those of descriptor.hpp.
#pragma once

#include <tenon/query/descriptor.hpp>

#include <cstdint>
#include <string_view>

namespace tenon::query {

inline constexpr std::uint16_t no_field = 0xFFFF;

// A text, or the value of a field.
struct key_piece {
  std::string_view text = {};
  std::uint16_t field = no_field;
};

// What the value of a key attribute is made of. An attribute that holds a field itself, in the field's own type, is
// `native`, and has that one piece; every other is a text.
struct key_template {
  std::string_view attribute = {};
  slice<key_piece> pieces = {};
  bool native = false;

  constexpr bool exists() const { return !attribute.empty(); }
};

struct item_index {
  std::string_view name;
  bool local = false;
  key_template partition;
  key_template sort = {};
  bool projects_all = true;
  slice<std::uint16_t> projected = {};  // otherwise: the fields that it holds, in ascending order
};

struct item_layout {
  std::string_view table;
  std::string_view type = {};            // of the model's items among others of the table
  std::string_view type_attribute = {};  // where an item says so; empty: the table has items of one model alone
  key_template partition;
  key_template sort = {};
  slice<item_index> indexes = {};
  std::uint16_t ttl = no_field;      // kept as seconds since 1970, after which the item is removed
  std::uint16_t version = no_field;  // counts the changes of the item, from 1
  slice<std::uint16_t> sets = {};    // lists that are kept as sets
};

}  // namespace tenon::query
