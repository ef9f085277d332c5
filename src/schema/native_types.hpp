#pragma once

#include "schema/enum_set.hpp"

#include <tenon/schema/model.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The native types of each provider: which `@db.…` attributes exist, for which scalars, and with which arguments.
namespace tenon::schema {

/// What stands in the parentheses of a native type.
enum class native_arguments : std::uint8_t {
  none,
  number,           ///< one number
  number_or_max,    ///< one number or `Max`
  precision_scale,  ///< two numbers
};

/// Whether columns of a type can be part of a key or an index.
enum class key_use : std::uint8_t {
  allowed,
  needs_length,     ///< only with a prefix length, or in a fulltext index
  no_index,         ///< in no index; in a primary key, yes
  no_key,           ///< in neither
  no_key_when_max,  ///< `no_key` with the argument `Max`, else allowed
};

struct native_type_rule {
  std::string_view name;
  enum_set<scalar_type> scalars;
  native_arguments arguments = native_arguments::none;
  bool are_arguments_required = false;
  std::uint32_t minimum = 0;           ///< of the number, or of the precision
  std::uint32_t maximum = UINT32_MAX;  ///< of the number, or of the precision
  std::uint32_t maximum_scale = UINT32_MAX;
  key_use keys = key_use::allowed;
};

[[nodiscard]] std::span<const native_type_rule> postgresql_native_types();
[[nodiscard]] std::span<const native_type_rule> mysql_native_types();
[[nodiscard]] std::span<const native_type_rule> mongodb_native_types();
[[nodiscard]] std::span<const native_type_rule> cockroachdb_native_types();
[[nodiscard]] std::span<const native_type_rule> sqlserver_native_types();

/// The rule of that exact name, or null.
[[nodiscard]] const native_type_rule* find_native_type(std::span<const native_type_rule> rules, std::string_view name);

/// Why `arguments` do not fit a native type used for `scalar`, as a sentence; nullopt when they fit. `written` is the type as
/// it appears in the schema, for the message.
[[nodiscard]] std::optional<std::string> check_native_type_arguments(const native_type_rule& rule,
                                                                     std::span<const std::string> arguments,
                                                                     scalar_type scalar, std::string_view written);

/// Are `arguments` such as the type could have, though perhaps out of range? A type without arguments lets any through.
[[nodiscard]] bool can_parse_native_type_arguments(const native_type_rule& rule,
                                                   std::span<const std::string> arguments);

/// `rule`'s use in keys once its arguments are known.
[[nodiscard]] key_use key_use_of(const native_type_rule& rule, std::span<const std::string> arguments);

/// The type as written: `VarChar(191)`.
[[nodiscard]] std::string to_string(const native_type& type);

}  // namespace tenon::schema
