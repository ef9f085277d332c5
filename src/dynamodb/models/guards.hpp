// The items that keep @unique fields unique: one for each value, which says whose it is. They are written and removed in one
// transaction with the record.
#pragma once

#include "dynamodb/models/keys.hpp"

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/query/descriptor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {

struct guard {
  const query::key_descriptor* unique = nullptr;
  item key;
};

// The key of the guard for the values that `stored` gives; nullopt if one is absent, of which there may be many.
std::optional<guard> guard_of(const query::model_descriptor& m, const query::key_descriptor& unique,
                              stored_fields stored);

// Those of an item.
std::vector<guard> guards_of(const query::model_descriptor& m, const item& i);

// The guard as an item, which refers to the record with that key.
item guard_item(const query::model_descriptor& m, const guard& g, const item& record_key);

// The key that a guard refers to.
item record_key_in(const item& guard);

bool has_guards(const query::model_descriptor& m);

}  // namespace tenon::dynamodb::models
