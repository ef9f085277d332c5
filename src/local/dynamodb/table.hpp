// A table as the engine uses it.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

struct item_counters;  // store_connection.hpp

// What all snapshots of a table share.
struct table_storage {
  std::shared_ptr<item_counters> items;
  std::atomic<bool> has_displaced = false;  // whether a key may have its row in another place than its own
  std::atomic<std::uint32_t> version = 0;   // of the latest snapshot
};

// A snapshot; see catalog.hpp.
struct table {
  table_definition definition;
  std::string arn;
  std::shared_ptr<table_storage> storage;
  std::vector<std::shared_ptr<item_counters>> index_counters;   // in the order of the definition's indexes
  std::vector<std::shared_ptr<item_counters>> vector_counters;  // … and of its vector indexes
  std::uint32_t version = 0;
  std::int64_t stream = 0;  // what its records are kept under; 0: no stream

  std::string_view name() const noexcept { return definition.name; }
  bool has_sort_key() const noexcept { return !definition.keys.sort.empty(); }
  const schema_attribute& partition_key() const noexcept { return definition.keys.partition.front(); }
  const schema_attribute& sort_key() const noexcept { return definition.keys.sort.front(); }  // if there is one
};

}  // namespace tenon::local::dynamodb
