// A table as the engine uses it.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

struct table_storage;  // counters and statements' texts; the store's own

// A snapshot; see catalog.hpp.
struct table {
  table_definition definition;
  std::string arn;
  std::shared_ptr<table_storage> storage;

  std::string_view name() const noexcept { return definition.name; }
};

}  // namespace tenon::local::dynamodb
