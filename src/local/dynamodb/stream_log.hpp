// The records of tables' streams.
//
// A stream has one shard, from when it was enabled to when it was disabled. Records carry sequence numbers that grow
// over all streams of a store, and are kept for a day.
#pragma once

#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/table.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

inline constexpr std::int64_t record_lifetime = std::int64_t{24} * 60 * 60 * 1000;  // milliseconds

// A stream, of a table that may be gone by now. Times are milliseconds of the Unix epoch.
struct stream_description {
  std::int64_t id = 0;
  std::string arn;
  std::string table_name;
  std::string label;
  stream_view view = stream_view::new_and_old_images;
  key_schema keys;
  std::int64_t created_at = 0;
  std::int64_t closed_at = 0;     // 0: it is open
  std::int64_t first_number = 0;  // of the shard; its records have greater ones
  std::int64_t last_number = 0;   // to here, once it is closed
};

struct write_source {
  bool is_expiry = false;  // by time to live, not by a caller
};

// Makes the stream of a table, in whose definition it is enabled; returns its id.
std::int64_t open_stream(engine_context& context, store_connection& c, const table_definition& of);
void close_stream(engine_context& context, store_connection& c, std::int64_t id);

// Of the table's stream, for a change from one item to another; null: there is none. Not both.
void append_record(engine_context& context, store_connection& c, const table& of, const stored_item* before,
                   const stored_item* after, write_source source);

std::optional<stream_description> find_stream(store_connection& c, std::string_view arn);
std::vector<stream_description> all_streams(store_connection& c);  // in the order of their ARNs

// The number that the next record of any stream will have.
std::int64_t next_record_number(store_connection& c);

// Removes what is older than a day.
void trim_records(engine_context& context, store_connection& c);

// "100000000000000000042", and the number in such a text; nothing if it is none.
std::string sequence_number(std::int64_t number);
std::optional<std::int64_t> read_sequence_number(std::string_view text) noexcept;

}  // namespace tenon::local::dynamodb
