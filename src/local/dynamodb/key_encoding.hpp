// Keys as bytes whose order, as memcmp sees it, is DynamoDB's.
//
// A table's key is 8 bytes of the partition's hash, the length of the partition value in 2 bytes, that value, and the
// sort value to the end. An index's is the hash of its partition values, those, its sort values, each delimited, and
// what tells items of the same values apart. These bytes are kept in files: if they change, so must the version of the
// store's layout.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

inline constexpr std::size_t hash_size = 8;
inline constexpr std::size_t max_partition_value = 2048;
inline constexpr std::size_t max_sort_value = 1024;

// For what no order depends on; partitions have partition_hash().
std::uint64_t hash_of(std::string_view bytes) noexcept;

// Appends 8 bytes, the most significant first.
void append_number(std::string& out, std::uint64_t value);

// The bytes of a text or a binary themselves; of a number the service's order-preserving form.
void append_value(std::string& out, const tenon::dynamodb::attribute_value& value);

// The same so that something may follow without disturbing the order.
void append_delimited_value(std::string& out, const tenon::dynamodb::attribute_value& value);

// As append_delimited_value() without what ends a text or a binary: what all that begin with it have in common.
void append_value_prefix(std::string& out, const tenon::dynamodb::attribute_value& value);

// What all keys of a partition begin with.
std::string table_partition(const tenon::dynamodb::attribute_value& partition);
std::string index_partition(std::span<const tenon::dynamodb::attribute_value* const> partition);

// Where the item of a table's key has its place: equal for equal keys, in the order of partitions' hashes, and close to
// others of its partition, closest to those whose keys it follows. Two keys may have the same.
std::int64_t row_of(std::string_view encoded_table_key, bool has_sort) noexcept;

// The least bytes that are greater than all that begin with `prefix`; empty if there are none.
std::string end_of_prefix(std::string_view prefix);

}  // namespace tenon::local::dynamodb
