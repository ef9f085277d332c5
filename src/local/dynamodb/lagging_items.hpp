// Items as global indexes still show them while a change is on its way: for engines that are asked to be as late as the
// service may be.
//
// The store itself has indexes that are up to date; what was before is remembered beside it, in memory.
#pragma once

#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/table.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

// Safe to use from any thread. Times are milliseconds.
class lagging_items {
 public:
  explicit lagging_items(std::int64_t delay) noexcept : delay_(delay) {}

  bool is_needed_for(const table& of) const noexcept;

  // Remembers what was in the row before it changed (null: nothing), unless an earlier change is still on its way.
  void note(const table& of, std::int64_t row, const stored_item* before, std::int64_t now);

  // What indexes still show of the rows that they do not show as they are.
  struct view {
    std::map<std::int64_t, std::optional<stored_item>> rows;
  };
  view of_table(const table& of, std::int64_t now);

 private:
  struct lagging {
    std::int64_t until;
    std::optional<stored_item> before;
  };

  const std::int64_t delay_;
  std::mutex mutex_;
  std::map<std::pair<std::uint32_t, std::int64_t>, lagging> items_;  // by table and row
};

}  // namespace tenon::local::dynamodb
