#include "schema/constraint_names.hpp"

#include <algorithm>

namespace tenon::schema {

namespace {

/// Shortens `text` to at most `length` bytes of whole characters.
void cut(std::string& text, std::size_t length) {
  if (text.size() <= length) return;
  const auto continues_a_character = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  while (length > 0 && continues_a_character(length)) --length;
  text.resize(length);
}

std::string name_of(std::string_view table, std::span<const std::string_view> columns, std::string_view suffix,
                    std::size_t limit) {
  std::string name{table};
  for (const std::string_view column : columns) {
    name += '_';
    name += column;
  }
  cut(name, limit - std::min(limit, suffix.size()));
  name += suffix;
  return name;
}

}  // namespace

std::string primary_key_name(std::string_view table, std::size_t limit) { return name_of(table, {}, "_pkey", limit); }

std::string unique_name(std::string_view table, std::span<const std::string_view> columns, std::size_t limit) {
  return name_of(table, columns, "_key", limit);
}

std::string index_name(std::string_view table, std::span<const std::string_view> columns, std::size_t limit) {
  return name_of(table, columns, "_idx", limit);
}

std::string foreign_key_name(std::string_view table, std::span<const std::string_view> columns, std::size_t limit) {
  return name_of(table, columns, "_fkey", limit);
}

std::string default_name(std::string_view table, std::string_view column, std::size_t limit) {
  return name_of(table, {&column, 1}, "_df", limit);
}

}  // namespace tenon::schema
