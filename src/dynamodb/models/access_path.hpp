// Which key serves a read: the table's own or that of an index, how much of it a predicate binds, and what is left to filter.
#pragma once

#include "dynamodb/models/conditions.hpp"
#include "sql/syntax.hpp"

#include <tenon/dynamodb/expressions.hpp>
#include <tenon/query/item_layout.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {

inline constexpr std::uint16_t any_index = 0xFFFF;
inline constexpr std::uint16_t table_key = 0xFFFE;

struct read_request {
  const query::schema_descriptor& schema;
  predicate_context context;
  const sql::predicate_node* where = nullptr;
  const std::vector<sql::order_node>& order;
  const std::vector<std::uint16_t>* fields = nullptr;  // to return; null: all
  std::uint16_t index = any_index;
  bool consistent = false;
  bool allow_scan = false;
};

// Of the items that a key condition meets those whose sort key is `value`, or goes on behind it with the delimiter or with
// `behind`.
struct sort_key_filter {
  std::string attribute;
  std::string value;
  std::string behind = {};

  bool admits(const item& i) const;
};

// How it is read.
struct access_path {
  const query::item_index* index = nullptr;  // null: the table
  key_condition key;                         // empty: all of it is read
  condition filter;
  std::optional<sort_key_filter> only = {};  // what no filter of the service can say
  bool forward = true;
  bool is_empty = false;  // nothing can be found, and nothing has to be asked
};

// The key that is bound most, and of several the table's own, then the first index. Throws invalid_query (P2009), naming the
// index that would serve it, where it takes a scan that is not allowed, or an order that no key has.
access_path choose_path(const read_request& r);

}  // namespace tenon::dynamodb::models
