#include "sql/sinks.hpp"

#include <string_view>
#include <utility>

namespace tenon::sql {

namespace {

bool is_integer_key(const query::parameters& keys, std::size_t first, std::uint32_t width) {
  return width == 1 && keys[first].type == query::value_type::int64;
}

std::size_t spread(std::int64_t key) {
  const std::uint64_t h = static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15u;
  return static_cast<std::size_t>(h >> 20);
}

// The values with their types and lengths, so that different keys have different texts. Empty: some value is null.
std::string key_text(const query::parameters& keys, std::size_t first, std::uint32_t width) {
  std::string out;
  for (std::size_t i = first; i < first + width; ++i) {
    const query::value& v = keys[i];
    out.push_back(static_cast<char>(v.type));
    switch (v.type) {
      case query::value_type::null: return {};
      case query::value_type::boolean:
      case query::value_type::int64:
      case query::value_type::float64:
      case query::value_type::datetime:
      case query::value_type::enumeration:
      case query::value_type::list:
      case query::value_type::composite: out.append(reinterpret_cast<const char*>(&v.integer), sizeof v.integer); break;
      case query::value_type::decimal:
      case query::value_type::string:
      case query::value_type::json:
      case query::value_type::bytes:
        out.append(reinterpret_cast<const char*>(&v.size), sizeof v.size);
        out.append(keys.text(v));
        break;
    }
  }
  return out;
}

}  // namespace

key_index::cell& key_index::integer_cell(std::int64_t key) {
  const std::size_t mask = integers_.size() - 1;
  std::size_t i = spread(key) & mask;
  while (integers_[i].head != none && integers_[i].key != key) i = (i + 1) & mask;
  return integers_[i];
}

void key_index::grow() {
  std::vector<cell> old = std::exchange(integers_, std::vector<cell>(integers_.empty() ? 64 : 2 * integers_.size()));
  for (const cell& c : old)
    if (c.head != none) integer_cell(c.key) = c;
}

void key_index::add(const query::parameters& keys, std::size_t first, std::uint32_t width) {
  const auto record = static_cast<std::uint32_t>(next_.size());
  bool is_new = false;
  if (is_integer_key(keys, first, width)) {
    if (2 * (integer_count_ + 1) > integers_.size()) grow();
    cell& c = integer_cell(keys[first].integer);
    is_new = c.head == none;
    integer_count_ += is_new;
    next_.push_back(c.head);
    c = {keys[first].integer, record};
  } else {
    std::string text = key_text(keys, first, width);
    if (text.empty()) {
      skip();
      return;
    }
    const auto [at, inserted] = others_.try_emplace(std::move(text), none);
    is_new = inserted;
    next_.push_back(std::exchange(at->second, record));
  }
  if (!is_new) return;
  ++distinct_count;
  for (std::size_t i = first; i < first + width; ++i) distinct.add(keys, keys[i]);
}

std::uint32_t key_index::find(const query::parameters& keys, std::size_t first, std::uint32_t width) const {
  if (is_integer_key(keys, first, width)) {
    if (integers_.empty()) return none;
    const std::size_t mask = integers_.size() - 1;
    std::size_t i = spread(keys[first].integer) & mask;
    while (integers_[i].head != none && integers_[i].key != keys[first].integer) i = (i + 1) & mask;
    return integers_[i].head;
  }
  const auto at = others_.find(key_text(keys, first, width));
  return at == others_.end() ? none : at->second;
}

void* child_sink::next(const query::parameters& row_keys) {
  const std::uint32_t parent = again_ ? further_ : index_.find(row_keys, 0, link_width_);
  if (parent == key_index::none) return nullptr;
  further_ = index_.before(parent);
  again_ = further_ != key_index::none;
  parent_of.push_back(parent);
  for (std::uint32_t i = link_width_; i < row_keys.size(); ++i) keys.add(row_keys, row_keys[i]);
  return layout_.emplace(layout_, parents_[parent]);
}

}  // namespace tenon::sql
