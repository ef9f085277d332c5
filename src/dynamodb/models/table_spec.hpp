// The tables that a schema's models need, whichever way they are made.
#pragma once

#include <tenon/dynamodb/table_requests.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/item_layout.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::models {

struct key_attribute {
  std::string name;
  scalar_type type = scalar_type::string;

  friend bool operator==(const key_attribute&, const key_attribute&) = default;
};

struct index_spec {
  std::string name;
  bool local = false;
  key_attribute partition;
  std::optional<key_attribute> sort;
  bool projects_all = true;
  std::vector<std::string> projected;  // otherwise: attributes beside the keys, sorted

  friend bool operator==(const index_spec&, const index_spec&) = default;
};

struct table_spec {
  std::string name;
  key_attribute partition;
  std::optional<key_attribute> sort;
  std::vector<index_spec> indexes;  // in the order in which models name them
  std::optional<std::string> ttl;   // the attribute
};

// In the order in which the schema's models name them. An index that several models have holds what each of them asks for.
// `prefix`: what the tables' names begin with besides.
std::vector<table_spec> tables_of(const query::schema_descriptor& schema, std::string_view prefix = {});

// The attributes that are keys of the table or of one of its indexes, sorted by name.
std::vector<key_attribute> key_attributes_of(const table_spec& t);

// What the attribute that holds the field itself is.
scalar_type attribute_type_of(const query::model_descriptor& m, std::uint16_t field);

}  // namespace tenon::dynamodb::models
