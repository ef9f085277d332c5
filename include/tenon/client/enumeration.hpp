// The names of generated enumerators.
#pragma once

#include <tenon/query/descriptor.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon::detail {

// The name in the schema; empty for a number beyond the last enumerator.
std::string_view enumerator_name(const query::enum_descriptor& e, std::uint16_t number) noexcept;
std::optional<std::uint16_t> enumerator_index(const query::enum_descriptor& e, std::string_view name) noexcept;

}  // namespace tenon::detail
