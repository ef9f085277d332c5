#include "local/dynamodb/item_rows.hpp"

#include "local/dynamodb/index_entries.hpp"
#include "local/dynamodb/vector_entries.hpp"

#include <charconv>

namespace tenon::local::dynamodb {
namespace {

bool is_taken(store_connection& c, const table& in, std::int64_t row) {
  const running_statement found(c.statement(statement_kind::find_row, in.definition.id));
  found->bind(1, row);
  return found->step();
}

bool is_mine(store_connection& c, const table& in, std::int64_t row, std::string_view key) {
  const running_statement found(c.statement(statement_kind::find_row, in.definition.id));
  found->bind(1, row);
  return found->step() && found->text(0) == key;
}

void change_expiry(store_connection& c, const table& in, std::int64_t row, const stored_item* before,
                   const stored_item* after) {
  if (!in.definition.ttl.is_enabled) return;
  const auto old_time = before ? expiry_of(in, before->decode()) : std::nullopt;
  const auto new_time = after ? expiry_of(in, after->decode()) : std::nullopt;
  if (old_time == new_time) return;
  const std::uint32_t id = in.definition.id;
  if (old_time) c.statement(statement_kind::erase_expiry, id).bind(1, *old_time).bind(2, row).run();
  if (new_time) c.statement(statement_kind::insert_expiry, id).bind(1, *new_time).bind(2, row).run();
}

std::int64_t signed_size(const stored_item& item) noexcept { return static_cast<std::int64_t>(item.size); }

}  // namespace

std::optional<std::int64_t> find_row(store_connection& c, const table& from, std::string_view key, stored_item& out,
                                     bool* is_place_free) {
  return find_row(
      c, from, key, [&](std::string_view json, std::size_t size) { out.assign(json, size); }, is_place_free);
}

bool is_place_free(store_connection& c, const table& in, std::string_view key) {
  return !is_taken(c, in, row_of(key, in.has_sort_key()));
}

bool writes_one_row_only(const table& to) noexcept {
  const auto& definition = to.definition;
  return !to.has_sort_key() && definition.indexes.empty() && definition.vector_indexes.empty() &&
         !definition.ttl.is_enabled && to.stream == 0;
}

std::int64_t insert_item(store_connection& c, const table& to, std::string_view key, bool is_place_free,
                         const stored_item& item, index_charges* charges) {
  const std::uint32_t id = to.definition.id;
  std::int64_t row = row_of(key, to.has_sort_key());
  const bool is_displaced = !is_place_free;
  while (!is_place_free) {
    row = row == INT64_MAX ? 0 : row + 1;
    is_place_free = !is_taken(c, to, row);
  }
  c.statement(statement_kind::insert_row, id)
      .bind(1, row)
      .bind_blob(2, key)
      .bind(3, signed_size(item))
      .bind_text(4, item.json)
      .run();
  if (is_displaced) {
    to.storage->has_displaced.store(true, std::memory_order_release);
    c.statement(statement_kind::insert_place).bind(1, id).bind_blob(2, key).bind(3, row).run();
  }
  if (to.has_sort_key()) c.statement(statement_kind::insert_order, id).bind_blob(1, key).bind(2, row).run();
  change_entries(c, to, row, nullptr, &item, charges);
  change_vectors(c, to, row, nullptr, &item, charges ? &charges->vector_bytes : nullptr);
  change_expiry(c, to, row, nullptr, &item);
  c.count(to.storage->items, 1, signed_size(item));
  return row;
}

void replace_item(store_connection& c, const table& to, std::int64_t row, const stored_item& before,
                  const stored_item& after, index_charges* charges) {
  c.statement(statement_kind::update_row, to.definition.id)
      .bind(1, row)
      .bind(2, signed_size(after))
      .bind_text(3, after.json)
      .run();
  change_entries(c, to, row, &before, &after, charges);
  change_vectors(c, to, row, &before, &after, charges ? &charges->vector_bytes : nullptr);
  change_expiry(c, to, row, &before, &after);
  c.count(to.storage->items, 0, signed_size(after) - signed_size(before));
}

void remove_item(store_connection& c, const table& from, std::string_view key, std::int64_t row,
                 const stored_item& before, index_charges* charges) {
  const std::uint32_t id = from.definition.id;
  c.statement(statement_kind::erase_row, id).bind(1, row).run();
  if (row != row_of(key, from.has_sort_key()))
    c.statement(statement_kind::erase_place).bind(1, id).bind_blob(2, key).run();
  if (from.has_sort_key()) c.statement(statement_kind::erase_order, id).bind_blob(1, key).run();
  change_entries(c, from, row, &before, nullptr, charges);
  change_vectors(c, from, row, &before, nullptr, charges ? &charges->vector_bytes : nullptr);
  change_expiry(c, from, row, &before, nullptr);
  c.count(from.storage->items, -1, -signed_size(before));
}

std::optional<std::int64_t> expiry_of(const table& in, const item& whole) {
  const auto* value = whole.find(in.definition.ttl_attribute());
  const auto* number = value ? value->get_if<tenon::dynamodb::number>() : nullptr;
  if (!number || number->is_negative()) return std::nullopt;
  const std::string text = number->to_string();
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);  // a fraction is cut off
  if (read.ec != std::errc()) return std::nullopt;
  return seconds;
}

std::int64_t place_of(store_connection& c, const table& in, std::string_view key) {
  const std::int64_t own = row_of(key, in.has_sort_key());
  if (!in.storage->has_displaced.load(std::memory_order_acquire) || is_mine(c, in, own, key)) return own;
  const running_statement place(c.statement(statement_kind::place_of));
  place->bind(1, in.definition.id).bind_blob(2, key);
  return place->step() ? place->integer(0) : own;
}

}  // namespace tenon::local::dynamodb
