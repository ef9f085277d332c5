// Reading pages of a table or an index, underneath Query, Scan and SELECT.
#pragma once

#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_projection.hpp"
#include "local/expressions/key_condition.hpp"

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tenon::local::dynamodb {

enum class page_output : std::uint8_t {
  everything,  // the whole item; of an index that does not hold it, what it holds, or with is_fetching the item itself
  projected,   // what `projection` takes
  count        // no items
};

// Which page. Pointers refer to what the caller owns.
struct page_request {
  table_ptr from;
  const index_definition* index = nullptr;  // of `from`; null: the table itself
  const key_selection* keys = nullptr;      // null: everything, in the order of the partitions' hashes
  bool is_forward = true;
  std::int32_t segment = 0;  // of everything
  std::int32_t total_segments = 1;
  const tenon::dynamodb::item* start_key = nullptr;  // exclusive; checked
  std::optional<std::int32_t> limit;                 // of items evaluated
  const item_condition* filter = nullptr;
  page_output output = page_output::everything;
  const item_projection* projection = nullptr;
  bool is_fetching = false;  // a local index takes from the table what it does not hold itself
};

struct page {
  std::string items;  // their JSON with commas between them
  std::int32_t count = 0;
  std::int32_t scanned_count = 0;
  std::string last_key;            // JSON of LastEvaluatedKey; empty at the end
  std::size_t evaluated_size = 0;  // bytes that were read, as the 1 MB rule and capacity count them
  std::size_t fetched_units = 0;   // half units of items fetched from the table for a local index
};

// Reads until `limit` items or 1 MB have been evaluated, or the end. Takes time in proportion to what it evaluates.
void read_page(engine_context& context, const page_request& request, page& out);

// Throw failure ("The provided starting key is invalid" …) for a start key that does not fit. The first checks what
// comes before the conditions of Query and the projection of the index, the second all else: both are needed.
void check_start_shape(const page_request& request, bool is_query);
void check_start_key(const page_request& request, bool is_query);

}  // namespace tenon::local::dynamodb
