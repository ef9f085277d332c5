#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// The names that constraints get in the database when the schema gives none. Table and column names are those of the
/// database. A name is cut, never in the middle of a UTF-8 character, so that it fits `limit` bytes with its suffix.
namespace tenon::schema {

/// `users_pkey`
[[nodiscard]] std::string primary_key_name(std::string_view table, std::size_t limit);

/// `users_email_key`
[[nodiscard]] std::string unique_name(std::string_view table, std::span<const std::string_view> columns,
                                      std::size_t limit);

/// `users_last_name_first_name_idx`, for indexes of every other kind
[[nodiscard]] std::string index_name(std::string_view table, std::span<const std::string_view> columns,
                                     std::size_t limit);

/// `posts_author_id_fkey`; table and columns are those that hold the key
[[nodiscard]] std::string foreign_key_name(std::string_view table, std::span<const std::string_view> columns,
                                           std::size_t limit);

/// `users_created_at_df`
[[nodiscard]] std::string default_name(std::string_view table, std::string_view column, std::size_t limit);

}  // namespace tenon::schema
