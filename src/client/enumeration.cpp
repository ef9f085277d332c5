#include <tenon/client/enumeration.hpp>

namespace tenon::detail {

std::string_view enumerator_name(const query::enum_descriptor& e, std::uint16_t number) noexcept {
  return number < e.values.size() ? e.values[number].name : std::string_view();
}

std::optional<std::uint16_t> enumerator_index(const query::enum_descriptor& e, std::string_view name) noexcept {
  for (std::uint16_t i = 0; i < e.values.size(); ++i)
    if (e.values[i].name == name) return i;
  return std::nullopt;
}

}  // namespace tenon::detail
