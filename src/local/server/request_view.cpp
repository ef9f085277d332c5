#include "local/server/request_view.hpp"

namespace tenon::local::dynamodb {
namespace {

bool is_named(std::string_view name, std::string_view lower) noexcept {
  if (name.size() != lower.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    if (c != lower[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view request_view::header(std::string_view lower_name) const noexcept {
  for (const auto& h : headers)
    if (is_named(h.name, lower_name)) return h.value;
  return {};
}

std::size_t request_view::count(std::string_view lower_name) const noexcept {
  std::size_t found = 0;
  for (const auto& h : headers)
    if (is_named(h.name, lower_name)) ++found;
  return found;
}

}  // namespace tenon::local::dynamodb
