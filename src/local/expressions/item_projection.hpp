// What a ProjectionExpression, AttributesToGet or a SELECT list takes out of items.
#pragma once

#include "local/api/values.hpp"
#include "local/expressions/document_path.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// Immutable. Refers to the request's names, which must outlive it.
class item_projection {
 public:
  // Whether it takes whole attributes alone: names() then says all.
  bool is_flat() const noexcept { return flat_; }

  // The attributes that it takes or takes parts of, each once, in the order of their bytes.
  std::span<const std::string_view> names() const noexcept { return names_; }
  bool has_name(std::string_view name) const noexcept;

  // Whether it takes parts of the attribute, not all of it.
  bool is_nested(std::string_view name) const noexcept;

  // What it takes. Elements of a list keep their order and close up.
  item project(const item& from) const;

 private:
  friend class projection_builder;

  // A tree of the paths: the children of a node are sorted, names by their bytes, indexes by value.
  struct node {
    path_step step;
    std::uint32_t first_child = 0;
    std::uint32_t child_count = 0;  // 0: everything from here on
  };
  // Whether there is something to take of what a node means.
  bool take(const node& at, const attribute_value& from, attribute_value& out) const;

  bool flat_ = true;
  std::uint32_t root_count_ = 0;  // the first nodes
  std::vector<node> nodes_;
  std::vector<std::string_view> names_;
};

}  // namespace tenon::local::dynamodb
