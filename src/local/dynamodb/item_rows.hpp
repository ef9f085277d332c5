// The rows of a table's items: finding, writing and removing them with what refers to them.
//
// A row's number follows from its item's key, so that an item is found by a single search; a key whose number another
// key has is displaced, and found through a table of these. Items with sort keys are kept in order besides.
#pragma once

#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/key_encoding.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/table.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace tenon::local::dynamodb {

// Calls `use` with the item's JSON and size, views that hold until it returns. Returns the row, or nothing if there is
// no such item; tells then whether its place is free, unless `is_place_free` is null.
template <class Use>
std::optional<std::int64_t> find_row(store_connection& c, const table& from, std::string_view key, Use&& use,
                                     bool* is_place_free = nullptr);

// Copies the item.
std::optional<std::int64_t> find_row(store_connection& c, const table& from, std::string_view key, stored_item& out,
                                     bool* is_place_free = nullptr);

// Calls `use` with each item of the table and its row, in the order of the rows. The item is good until the next.
template <class Use>
void for_each_item(store_connection& c, const table& of, const Use& use);

// Whether no item has the place of the key.
bool is_place_free(store_connection& c, const table& in, std::string_view key);

// How many statements a write of one item takes; more than one needs a transaction.
bool writes_one_row_only(const table& to) noexcept;

// Each maintains the order, indexes and expiry, and counts. They return what the row is, and tell in `charges` what the
// write of each index took, unless it is null.
std::int64_t insert_item(store_connection& c, const table& to, std::string_view key, bool is_place_free,
                         const stored_item& item, index_charges* charges);
void replace_item(store_connection& c, const table& to, std::int64_t row, const stored_item& before,
                  const stored_item& after, index_charges* charges);
void remove_item(store_connection& c, const table& from, std::string_view key, std::int64_t row,
                 const stored_item& before, index_charges* charges);

// The item's time to live, in seconds; nothing if it has none that counts.
std::optional<std::int64_t> expiry_of(const table& in, const tenon::dynamodb::item& whole);

// The row where `key` has its place, or had it when it was there.
std::int64_t place_of(store_connection& c, const table& in, std::string_view key);

template <class Use>
std::optional<std::int64_t> find_row(store_connection& c, const table& from, std::string_view key, Use&& use,
                                     bool* is_place_free) {
  std::int64_t row = row_of(key, from.has_sort_key());
  const std::uint32_t id = from.definition.id;
  {
    const running_statement found(c.statement(statement_kind::find_row, id));
    found->bind(1, row);
    const bool is_taken = found->step();
    if (is_taken && found->text(0) == key) {
      use(found->text(2), static_cast<std::size_t>(found->integer(1)));
      return row;
    }
    if (is_place_free) *is_place_free = !is_taken;
  }
  if (!from.storage->has_displaced.load(std::memory_order_acquire)) return std::nullopt;
  {
    const running_statement place(c.statement(statement_kind::place_of));
    place->bind(1, id).bind_blob(2, key);
    if (!place->step()) return std::nullopt;
    row = place->integer(0);
  }
  const running_statement found(c.statement(statement_kind::find_row, id));
  found->bind(1, row);
  if (!found->step() || found->text(0) != key) return std::nullopt;
  use(found->text(2), static_cast<std::size_t>(found->integer(1)));
  return row;
}

template <class Use>
void for_each_item(store_connection& c, const table& of, const Use& use) {
  const running_statement rows(c.statement(statement_kind::rows_ascending, of.definition.id));
  rows->bind(1, INT64_MIN).bind(2, INT64_MAX);
  stored_item current;
  while (rows->step()) {
    current.assign(rows->text(2), static_cast<std::size_t>(rows->integer(1)));
    use(std::as_const(current), rows->integer(3));
  }
}

}  // namespace tenon::local::dynamodb
