#include "sql/postgres/statements.hpp"

#include <algorithm>

namespace tenon::sql::postgres {

std::shared_ptr<server_statement> statement_cache::get(std::string_view text, std::vector<std::string>& dropped) {
  std::string key(text);
  if (const auto at = statements_.find(key); at != statements_.end()) {
    at->second->last_use = ++uses_;
    return at->second;
  }
  auto made = std::make_shared<server_statement>();
  if (named_ && capacity_ > 0) made->name = "tenon_" + std::to_string(++names_);
  made->last_use = ++uses_;
  if (capacity_ == 0) return made;
  if (statements_.size() >= capacity_) {
    const auto oldest = std::min_element(statements_.begin(), statements_.end(), [](const auto& a, const auto& b) {
      return a.second->last_use < b.second->last_use;
    });
    oldest->second->forgotten = true;
    if (oldest->second->described && !oldest->second->name.empty()) dropped.push_back(oldest->second->name);
    statements_.erase(oldest);
  }
  statements_.emplace(std::move(key), made);
  return made;
}

void statement_cache::forget(std::string_view text) noexcept {
  const auto at = statements_.find(std::string(text));
  if (at == statements_.end()) return;
  at->second->forgotten = true;
  statements_.erase(at);
}

void statement_cache::forget_all() noexcept {
  for (auto& [text, s] : statements_) s->forgotten = true;
  statements_.clear();
}

}  // namespace tenon::sql::postgres
