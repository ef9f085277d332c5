#include <tenon/schema/diagnostic.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace tenon::schema {

std::string_view to_string(severity s) {
  switch (s) {
    case severity::error: return "error";
    case severity::warning: return "warning";
  }
  return {};
}

void diagnostics::error(std::string_view code, span where, std::string message, std::string hint) {
  add({severity::error, std::move(message), std::move(hint), where, std::string(code)});
}

void diagnostics::warning(std::string_view code, span where, std::string message, std::string hint) {
  add({severity::warning, std::move(message), std::move(hint), where, std::string(code)});
}

void diagnostics::add(diagnostic d) {
  has_errors_ = has_errors_ || d.severity == severity::error;
  all_.push_back(std::move(d));
}

std::vector<diagnostic> diagnostics::take() {
  std::stable_sort(all_.begin(), all_.end(), [](const diagnostic& a, const diagnostic& b) {
    return std::tuple(a.where.file, a.where.begin) < std::tuple(b.where.file, b.where.begin);
  });
  has_errors_ = false;
  return std::exchange(all_, {});
}

}  // namespace tenon::schema
