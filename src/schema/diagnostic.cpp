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
  if (all_.size() < most) {
    all_.push_back(std::move(d));
  } else {
    ++dropped_;
  }
}

std::vector<diagnostic> diagnostics::take() {
  std::stable_sort(all_.begin(), all_.end(), [](const diagnostic& a, const diagnostic& b) {
    return std::tuple(a.where.file, a.where.begin) < std::tuple(b.where.file, b.where.begin);
  });
  if (dropped_ > 0) {
    all_.push_back({has_errors_ ? severity::error : severity::warning,
                    std::to_string(dropped_) + " more problems are not shown.", "Correct these first.",
                    all_.back().where, "too-many-problems"});
  }
  dropped_ = 0;
  has_errors_ = false;
  return std::exchange(all_, {});
}

}  // namespace tenon::schema
