// The tables that there are.
//
// A table is handed out as a snapshot that never changes; whoever holds it may go on reading it after the table has
// changed or is gone. Safe to use from any thread. Changes are durable when they return. Functions throw tenon::error
// when the store fails.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

class store;
struct table;  // a definition with what the store has prepared for it; see table.hpp

using table_ptr = std::shared_ptr<const table>;

struct table_statistics {
  std::int64_t item_count = 0;
  std::int64_t size_bytes = 0;
};

class catalog {
 public:
  virtual ~catalog() = default;

  // Null if there is none at time `now` (milliseconds): tables whose deletion is complete are none.
  virtual table_ptr find(std::string_view name, std::int64_t now) = 0;

  // The snapshot that is current now. Null if the table is gone.
  virtual table_ptr latest(const table& of) = 0;

  // Names in ascending order, after `after` (empty: from the start), at most `limit`.
  virtual std::vector<std::string> names(std::string_view after, std::size_t limit, std::int64_t now) = 0;

  // Makes the storage of a new table and of its indexes; sets the ids. Null if there is one of this name.
  virtual table_ptr create(table_definition definition, std::int64_t now) = 0;

  // Lets `change` edit the definition, one change of the catalog at a time. Indexes added are filled from the items and
  // those removed are dropped; names, keys and ids are not to be changed. If `change` throws, nothing has changed.
  // Null if there is no such table.
  virtual table_ptr change(std::string_view name, std::int64_t now,
                           const std::function<void(table_definition& definition)>& change) = 0;

  // Removes the table and its items. Its stream can be read on. False if there is none.
  virtual bool drop(std::string_view name, std::int64_t now) = 0;

  // Of the table, or of an index of its definition. They are exact.
  virtual table_statistics statistics(const table& of) = 0;
  virtual table_statistics statistics(const table& of, const index_definition& index) = 0;
  virtual table_statistics statistics(const table& of, const vector_index_definition& index) = 0;

  // Documents of the control plane that belong to no table (backups, global tables, imports …): JSON by kind and key.
  virtual std::optional<std::string> document(std::string_view kind, std::string_view key) = 0;
  virtual std::vector<std::string> documents(std::string_view kind) = 0;  // in the order of keys
  virtual void set_document(std::string_view kind, std::string_view key, std::string_view json) = 0;
  virtual bool remove_document(std::string_view kind, std::string_view key) = 0;
};

}  // namespace tenon::local::dynamodb
