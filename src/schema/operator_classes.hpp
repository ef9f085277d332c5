#pragma once

#include "schema/provider_traits.hpp"

#include <tenon/schema/model.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// PostgreSQL's operator classes and what its index types can hold.
namespace tenon::schema {

/// `ops: …` of a field in an index.
struct operator_class {
  std::string_view name;
  enum_set<index_algorithm> algorithms;
  std::span<const std::string_view> native_types;  ///< of the fields it is for
  std::optional<scalar_type> scalar;               ///< of fields without a native type that it is for
  bool is_for_arrays = false;                      ///< for lists of whatever type
};

/// The class of that name, or null.
[[nodiscard]] const operator_class* find_operator_class(std::string_view name);

/// "Did you mean `JsonbOps`?", or an empty string.
[[nodiscard]] std::string suggest_operator_class(std::string_view name);

/// What an index type holds without an operator class.
struct index_type_rule {
  std::span<const std::string_view> native_types;  ///< of the fields that have a default operator class
  enum_set<scalar_type> scalars;                   ///< of fields without a native type
  bool holds_lists = false;
};

/// nullopt for index types that hold everything.
[[nodiscard]] std::optional<index_type_rule> index_type_rule_of(index_algorithm a);

}  // namespace tenon::schema
