#include "local/expressions/projection_builder.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

bool before(const path_step& a, const path_step& b) noexcept {
  if (a.is_index() != b.is_index()) return b.is_index();
  return a.is_index() ? a.index < b.index : a.name < b.name;
}

std::size_t common_steps(document_path a, document_path b) noexcept {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::string clash(std::string_view how, const path_order::entry& a, const path_order::entry& b) {
  const auto& first = a.number < b.number ? a : b;
  const auto& second = a.number < b.number ? b : a;
  return "Two document paths " + std::string(how) +
         " with each other; must remove or rewrite one of these paths; path one: " + to_string(first.path) +
         ", path two: " + to_string(second.path);
}

}  // namespace

void path_order::sort() {
  std::stable_sort(entries_.begin(), entries_.end(), [](const entry& a, const entry& b) {
    return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(), before);
  });
}

std::optional<std::string> path_order::find_clash() const {
  // In this order a path is followed by those that lead on from it, and what a list has follows what a map has.
  const entry* conflicting = nullptr;
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    const auto& a = entries_[i - 1];
    const auto& b = entries_[i];
    const auto common = common_steps(a.path, b.path);
    if (common == a.path.size()) return clash("overlap", a, b);
    if (conflicting == nullptr && a.path[common].is_index() != b.path[common].is_index()) conflicting = &a;
  }
  if (conflicting == nullptr) return std::nullopt;
  return clash("conflict", conflicting[0], conflicting[1]);
}

item_projection projection_builder::build(const path_order& paths) {
  // The entries that a node stands for, and how many steps lead to it.
  struct range {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
  };
  item_projection result;
  std::vector<range> ranges;
  const auto entries = paths.entries();
  // Makes the nodes of the steps at `depth`.
  const auto add_nodes = [&](std::size_t begin, std::size_t end, std::size_t depth) {
    std::uint32_t count = 0;
    while (begin < end) {
      const auto& step = entries[begin].path[depth];
      auto next = begin + 1;
      while (next < end && entries[next].path[depth] == step) ++next;
      result.nodes_.push_back({step});
      ranges.push_back({begin, next, depth + 1});
      begin = next;
      ++count;
    }
    return count;
  };

  result.nodes_.reserve(entries.size());
  ranges.reserve(entries.size());
  result.root_count_ = add_nodes(0, entries.size(), 0);
  result.names_.reserve(result.root_count_);
  for (const auto& node : result.nodes_) result.names_.push_back(node.step.name);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto of = ranges[i];
    if (entries[of.begin].path.size() == of.depth) continue;
    const auto first = static_cast<std::uint32_t>(result.nodes_.size());
    const auto count = add_nodes(of.begin, of.end, of.depth);
    result.nodes_[i].first_child = first;
    result.nodes_[i].child_count = count;
    result.flat_ = false;
  }
  return result;
}

}  // namespace tenon::local::dynamodb
