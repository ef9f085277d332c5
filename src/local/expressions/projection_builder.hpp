// Makes projections out of paths.
#pragma once

#include "local/expressions/item_projection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// Paths in the order of their steps, names by their bytes before indexes by value; they refer to someone's steps.
class path_order {
 public:
  void reserve(std::size_t count) { entries_.reserve(count); }
  void add(document_path path) { entries_.push_back({path, static_cast<std::uint32_t>(entries_.size())}); }
  void sort();

  // What the service says of two paths of which one leads into what the other means, or which disagree on whether
  // something is a list or a map; nothing if there are none. To be called when sorted.
  std::optional<std::string> find_clash() const;

  struct entry {
    document_path path;
    std::uint32_t number = 0;  // in the order of add()
  };
  std::span<const entry> entries() const noexcept { return entries_; }

 private:
  std::vector<entry> entries_;
};

class projection_builder {
 public:
  // The paths must be sorted and without a clash.
  static item_projection build(const path_order& paths);
};

}  // namespace tenon::local::dynamodb
