#pragma once

#include "schema/context.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// What a list of fields is for.
struct field_list_use {
  std::string_view title;           ///< the attribute: "@@index"
  bool follows_composites = false;  ///< may name fields of composite types: `address.city`
  bool takes_arguments = true;      ///< `name(sort: Desc, length: 10, ops: raw("…"))`
};

/// Reads a list of fields of a model, reporting what is unknown, repeated, not a scalar, or malformed. nullopt when anything was.
[[nodiscard]] std::optional<std::vector<indexed_field>> read_index_fields(context& c, std::size_t model,
                                                                          const ast::expression& list,
                                                                          const field_list_use& use);

/// Reads the value of a `sort` argument.
[[nodiscard]] std::optional<sort_order> read_sort(const ast::expression& e, diagnostics& out);

/// Reads the value of a `length` argument.
[[nodiscard]] std::optional<std::uint32_t> read_length(const ast::expression& e, diagnostics& out);

}  // namespace tenon::schema
