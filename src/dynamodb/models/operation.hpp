// One operation of a generated client, read from its program.
#pragma once

#include "dynamodb/models/conditions.hpp"
#include "sql/syntax.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/dynamodb/expressions.hpp>
#include <tenon/query/item_layout.hpp>
#include <tenon/query/request.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::models {

struct operation {
  // The table's name begins with `prefix`.
  operation(const query::request& r, std::string_view prefix)
      : what(r),
        model(*r.model),
        layout(*r.model->items),
        node(sql::parse(r)),
        context{model, r.body.values},
        table_prefix(prefix) {}
  operation(const operation&) = delete;
  operation& operator=(const operation&) = delete;

  const query::request& what;
  const query::model_descriptor& model;
  const query::item_layout& layout;
  const sql::request_node node;
  const predicate_context context;
  const std::string_view table_prefix;
  const timestamp now = timestamp::now();

  bool has(query::item_option o) const { return (node.item_options & static_cast<std::uint8_t>(o)) != 0; }
  const sql::predicate_node* where() const { return node.where ? &*node.where : nullptr; }

  // The condition of an operation on one record. Throws missing_argument (P2013) if there is none.
  const sql::predicate_node& unique_where() const;
  const std::vector<std::uint16_t>* fields() const { return node.fields ? &*node.fields : nullptr; }
  std::string table() const { return std::string(table_prefix).append(layout.table); }
  path column(std::uint16_t field) const { return attr(std::string(model.fields[field].column)); }
  path partition() const { return attr(std::string(layout.partition.attribute)); }
};

// The key that a unique condition names, and what else it says.
struct unique_target {
  std::optional<item> key;  // of the table; else by a guard
  std::optional<item> guard_key;
  std::vector<const sql::predicate_node*> rest;    // conditions beside the key
  std::map<std::uint16_t, attribute_value> known;  // fields whose values follow from the condition
};
unique_target target_of(const operation& o, const sql::predicate_node& where);

// All of the conditions.
condition condition_of(const operation& o, const std::vector<const sql::predicate_node*>& terms);

// The fields to return, with the key attributes of the table and of an index, from which a page can go on; empty: all.
projection projection_of(const operation& o, const query::item_index* index);

[[noreturn]] void raise_not_found(const operation& o, std::string_view what, std::string_view hint);

// There is no record that the operation is about.
[[noreturn]] void raise_absent(const operation& o);

// A create whose key, or whose unique fields, another record has.
[[noreturn]] void raise_unique_violation(const query::model_descriptor& m, const query::key_descriptor& key,
                                         const error& cause);

const query::key_descriptor& primary_key_of(const query::model_descriptor& m);

}  // namespace tenon::dynamodb::models
