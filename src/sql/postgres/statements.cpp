#include "sql/postgres/statements.hpp"

#include <algorithm>

namespace tenon::sql::postgres {

std::shared_ptr<server_statement> statement_cache::get(std::string_view key) {
  std::string own(key);
  if (const auto at = statements_.find(own); at != statements_.end()) {
    used(*at->second);
    return at->second;
  }
  auto made = std::make_shared<server_statement>();
  made->key = own;
  if (named_ && capacity_ > 0) made->name = "tenon_" + std::to_string(++names_);
  used(*made);
  if (capacity_ == 0) return made;
  if (statements_.size() >= capacity_) {
    const auto oldest = std::min_element(statements_.begin(), statements_.end(), [](const auto& a, const auto& b) {
      return a.second->last_use < b.second->last_use;
    });
    forget(*std::shared_ptr(oldest->second));
  }
  statements_.emplace(std::move(own), made);
  return made;
}

void statement_cache::forget(server_statement& s) {
  if (s.forgotten) return;
  s.forgotten = true;
  if (s.described && !s.name.empty()) dropped_.push_back(s.name);
  const auto at = statements_.find(s.key);
  if (at != statements_.end() && at->second.get() == &s) statements_.erase(at);
}

void statement_cache::forget_all() noexcept {
  for (auto& [text, s] : statements_) s->forgotten = true;
  statements_.clear();
  dropped_.clear();
}

}  // namespace tenon::sql::postgres
