// Reads the members that many responses have.
#pragma once

#include "dynamodb/json_cursor.hpp"
#include "dynamodb/json_fields.hpp"
#include "dynamodb/operation_info.hpp"

#include <tenon/dynamodb/capacity.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace tenon::dynamodb {

namespace fields_of {

template <class V>
void fields(V& v, capacity& c) {
  v("CapacityUnits", c.capacity_units);
  v("ReadCapacityUnits", c.read_capacity_units);
  v("WriteCapacityUnits", c.write_capacity_units);
}

template <class V>
void fields(V& v, vector_capacity& c) {
  v("VectorSearchRequestBytes", c.vector_search_request_bytes);
  v("VectorWriteRequestBytes", c.vector_write_request_bytes);
}

template <class V>
void fields(V& v, consumed_capacity& c) {
  v("TableName", c.table_name);
  v("CapacityUnits", c.capacity_units);
  v("ReadCapacityUnits", c.read_capacity_units);
  v("WriteCapacityUnits", c.write_capacity_units);
  v("Table", c.table);
  v("LocalSecondaryIndexes", c.local_secondary_indexes);
  v("GlobalSecondaryIndexes", c.global_secondary_indexes);
  v("VectorIndexes", c.vector_indexes);
}

template <class V>
void fields(V& v, item_collection_metrics& m) {
  v("ItemCollectionKey", m.item_collection_key);
  v("SizeEstimateRangeGB", m.size_estimate_range_gb);
}

}  // namespace fields_of

// The members of one response, and what observers want of them.
class response_reader {
 public:
  response_reader(json_cursor& in, const detail::item_handling& items) noexcept : in_(in), items_(items) {}

  // Calls f(name) for each member that is not null; members that it returns false for are passed over.
  template <class F>
  void members(const F& f) {
    in_.object([&](std::string_view name) {
      if (!in_.take_null() && !f(name)) in_.skip();
    });
  }

  // Each returns true, for f above.
  template <class T>
  bool read(T& out) {
    fields_of::read(in_, out);
    return true;
  }
  bool item(std::optional<dynamodb::item>& out);                         // to the reader of items, if there is one
  bool empty_item(std::optional<dynamodb::item>& out);                   // the same where the answer leaves it out
  bool items(std::vector<dynamodb::item>& out);                          // the same for each
  bool kept_item(std::optional<dynamodb::item>& out);                    // a key, which is never the reader's
  bool item_responses(std::vector<std::optional<dynamodb::item>>& out);  // an object with an item for each, or without
  bool capacity(std::optional<consumed_capacity>& out);
  bool capacity(std::vector<consumed_capacity>& out);

  json_cursor& in() noexcept { return in_; }
  detail::answer_figures figures;

 private:
  bool item_at(json_cursor& at, std::optional<dynamodb::item>& out);

  json_cursor& in_;
  const detail::item_handling& items_;
};

}  // namespace tenon::dynamodb
