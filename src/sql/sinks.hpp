// Where the rows of statements go.
#pragma once

#include "sql/statement.hpp"

#include <tenon/query/parameters.hpp>
#include <tenon/query/record.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace tenon::sql {

// Records into a holder, and the keys of each, record after record.
class holder_sink final : public row_sink {
 public:
  holder_sink(const query::result_layout& layout, void* holder) : layout_(layout), holder_(holder) {}

  void expect(std::size_t rows) override {
    if (layout_.kind == query::result_layout::holder::list) layout_.reserve(layout_, holder_, count + rows);
  }
  void* next(const query::parameters& row_keys) override {
    if (row_keys.size() != 0) keys.append(row_keys);
    ++count;
    return layout_.emplace(layout_, holder_);
  }

  query::parameters keys;
  std::size_t count = 0;

 private:
  const query::result_layout& layout_;
  void* holder_;
};

// Keeps the keys of rows that have nothing else.
class key_sink final : public row_sink {
 public:
  void* next(const query::parameters& row_keys) override {
    keys.append(row_keys);
    return nullptr;
  }

  query::parameters keys;
};

// Records one after the other in the same place, shown to a callback.
class view_sink final : public row_sink {
 public:
  view_sink(void* record, void* context, bool (*callback)(void* context))
      : record_(record), context_(context), callback_(callback) {}

  void* next(const query::parameters&) override { return record_; }
  bool filled(void*) override { return callback_(context_); }

 private:
  void* record_;
  void* context_;
  bool (*callback_)(void* context);
};

// A single integer.
class integer_sink final : public row_sink {
 public:
  void* next(const query::parameters&) override { return &value; }

  std::int64_t value = 0;
};

// Finds the records that have a key. Keys are runs of `width` values; null is no key.
class key_index {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  // Records are numbered from 0 in the order added.
  void reserve(std::size_t records) { next_.reserve(records); }
  void add(const query::parameters& keys, std::size_t first, std::uint32_t width);
  void skip() { next_.push_back(none); }

  // The last record added with the key, and the one added before another with the same key.
  std::uint32_t find(const query::parameters& keys, std::size_t first, std::uint32_t width) const;
  std::uint32_t before(std::uint32_t record) const { return next_[record]; }

  // The different keys, in the order in which they first came.
  query::parameters distinct;
  std::uint32_t distinct_count = 0;

 private:
  struct cell {
    std::int64_t key = 0;
    std::uint32_t head = none;
  };
  cell& integer_cell(std::int64_t key);
  void grow();

  std::vector<cell> integers_;  // single integer keys: open addressing, at most half full
  std::size_t integer_count_ = 0;
  std::unordered_map<std::string, std::uint32_t> others_;
  std::vector<std::uint32_t> next_;
};

// Related records into their parents' members.
class child_sink final : public row_sink {
 public:
  // `parents[i]` is the i-th parent's member that `layout` describes; parents and `index` count alike.
  child_sink(const query::result_layout& layout, const std::vector<void*>& parents, const key_index& index,
             std::uint32_t link_width)
      : layout_(layout), parents_(parents), index_(index), link_width_(link_width) {}

  void* next(const query::parameters& row_keys) override;

  // For each record, in the order of arrival: its parent; and its own keys, without those that tell the parent.
  std::vector<std::uint32_t> parent_of;
  query::parameters keys;

 private:
  const query::result_layout& layout_;
  const std::vector<void*>& parents_;
  const key_index& index_;
  std::uint32_t link_width_;
  std::uint32_t further_ = key_index::none;  // the next parent the current row goes to
};

}  // namespace tenon::sql
