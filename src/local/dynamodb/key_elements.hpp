// A key schema as key conditions see it.
#pragma once

#include "local/dynamodb/table_definition.hpp"
#include "local/expressions/key_condition.hpp"

#include <vector>

namespace tenon::local::dynamodb {

// Refers to the schema's names.
class key_schema_elements {
 public:
  explicit key_schema_elements(const key_schema& schema) : partition_count_(schema.partition.size()) {
    elements_.reserve(schema.partition.size() + schema.sort.size());
    for (const auto& attribute : schema.partition) add(attribute);
    for (const auto& attribute : schema.sort) add(attribute);
  }

  key_elements view() const noexcept {
    const std::span<const key_element> all(elements_);
    return {.partition = all.first(partition_count_), .sort = all.subspan(partition_count_)};
  }

 private:
  void add(const schema_attribute& attribute) {
    auto type = attribute_type::string;
    switch (attribute.type) {
      case key_type::string: break;
      case key_type::number: type = attribute_type::number; break;
      case key_type::binary: type = attribute_type::binary; break;
    }
    elements_.push_back({.name = attribute.name, .type = type});
  }

  std::vector<key_element> elements_;
  std::size_t partition_count_;
};

}  // namespace tenon::local::dynamodb
