#include "local/dynamodb/collection_read.hpp"

#include "local/api/item_size.hpp"
#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/index_entries.hpp"
#include "local/dynamodb/item_json.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_encoding.hpp"
#include "local/dynamodb/key_range.hpp"
#include "local/dynamodb/lagging_items.hpp"
#include "local/dynamodb/start_key.hpp"
#include "local/dynamodb/store.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t page_size = 1024 * 1024;

class page_reader {
 public:
  page_reader(const page_request& request, page& out) : request_(request), out_(out) {}

  // Evaluates an item; false when the page is full.
  bool add(std::string_view json, std::size_t item_size, std::size_t entry_size) {
    const bool is_whole = !request_.index || request_.index->projection.type == projection_type::all;
    ++out_.scanned_count;
    out_.evaluated_size += is_whole ? item_size : entry_size;
    if (request_.is_fetching && !is_whole)
      out_.fetched_units += static_cast<std::size_t>(read_capacity(item_size, read_kind::eventual));
    json_ = json;
    decoded_.reset();
    if (request_.filter && !request_.filter->evaluate(visible())) return !is_full();
    ++out_.count;
    if (request_.output != page_output::count) append();
    return !is_full();
  }

 private:
  bool shows_everything() const noexcept {
    return !request_.index || request_.index->projection.type == projection_type::all || request_.is_fetching;
  }

  const item& whole() {
    if (!decoded_) decoded_ = tenon::dynamodb::item_from_wire(json_);
    return *decoded_;
  }

  const item* visible() {
    if (shows_everything()) return &whole();
    projected_ = projected(*request_.from, *request_.index, whole());
    return &projected_;
  }

  void append() {
    if (!out_.items.empty()) out_.items += ',';
    if (request_.output == page_output::projected) {
      if (shows_everything()) append_projected(out_.items, json_, *request_.projection);
      else tenon::dynamodb::append_wire(out_.items, request_.projection->project(*visible()));
    } else if (shows_everything()) {
      out_.items += json_;
    } else {
      tenon::dynamodb::append_wire(out_.items, *visible());
    }
  }

  bool is_full() {
    const bool full = (request_.limit && out_.scanned_count >= *request_.limit) || out_.evaluated_size >= page_size;
    if (full) out_.last_key = start_key_of(request_, json_);
    return full;
  }

  const page_request& request_;
  page& out_;
  std::string_view json_;  // of the item that is being evaluated
  std::optional<item> decoded_;
  item projected_;
};

// A table without a sort key has at most one item in a partition.
void read_single(store_connection& c, const page_request& request, page_reader& reader) {
  if (request.start_key) return;
  const std::string key = table_partition(*request.keys->partition.front());
  find_row(c, *request.from, key, [&](std::string_view json, std::size_t size) { reader.add(json, size, size); });
}

void read_rows(store_connection& c, const page_request& request, page_reader& reader) {
  auto [first, last] = segment_rows(request.segment, request.total_segments);
  if (request.start_key) {
    const std::int64_t place = place_of(c, *request.from, encode_key(*request.from, *request.start_key).bytes);
    if (place == INT64_MAX) return;
    first = std::max(first, place + 1);
  }
  const running_statement rows(c.statement(statement_kind::rows_ascending, request.from->definition.id));
  rows->bind(1, first).bind(2, last);
  while (rows->step()) {
    const auto size = static_cast<std::size_t>(rows->integer(1));
    if (!reader.add(rows->text(2), size, size)) return;
  }
}

// Entries of an index that are no longer, or not yet, in the store, within a range and in its direction.
class late_entries {
 public:
  late_entries(engine_context& context, const page_request& request, const key_range& range) {
    const table& from = *request.from;
    if (!request.index || !request.index->is_global || !context.lagging.is_needed_for(from)) return;
    rows_ = context.lagging.of_table(from, context.now()).rows;
    for (const auto& [row, before] : rows_) {
      if (!before) continue;
      auto key = index_key(from, *request.index, before->decode());
      if (!key) continue;
      *key += entry_suffix(from, true, before->decode(), row);
      if (*key >= range.lower && *key < range.upper) entries_.emplace_back(std::move(*key), &*before);
    }
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (!request.is_forward) std::reverse(entries_.begin(), entries_.end());
  }

  // Whether the store's entry of the row is not to be shown.
  bool hides(std::int64_t row) const { return rows_.contains(row); }

  // Gives the reader the entries that come before `key`; null: all that are left. False when the page is full.
  bool add_until(const std::string_view* key, const page_request& request, page_reader& reader) {
    for (; next_ < entries_.size(); ++next_) {
      const auto& [own, before] = entries_[next_];
      if (key && (request.is_forward ? own >= *key : own <= *key)) return true;
      const auto held = item_size(projected(*request.from, *request.index, before->decode()));
      if (!reader.add(before->json, before->size, held)) return false;
    }
    return true;
  }

 private:
  std::map<std::int64_t, std::optional<stored_item>> rows_;
  std::vector<std::pair<std::string, const stored_item*>> entries_;
  std::size_t next_ = 0;
};

void read_range(engine_context& context, store_connection& c, const page_request& request, page_reader& reader) {
  key_range range = range_of(request);
  if (request.start_key) {
    const std::string at = encode_start_key(c, request);
    if (request.is_forward) range.lower = std::max(range.lower, at + '\0');
    else range.upper = std::min(range.upper, at);
  }
  const bool is_index = request.index != nullptr;
  const auto kind = is_index
                        ? (request.is_forward ? statement_kind::entries_ascending : statement_kind::entries_descending)
                        : (request.is_forward ? statement_kind::ordered_ascending : statement_kind::ordered_descending);
  const std::uint32_t table_id = request.from->definition.id;
  const running_statement rows(is_index ? c.statement(kind, request.index->id, table_id) : c.statement(kind, table_id));
  rows->bind_blob(1, range.lower).bind_blob(2, range.upper);
  late_entries late(context, request, range);
  while (rows->step()) {
    if (is_index) {
      const std::string_view key = rows->text(0);
      if (!late.add_until(&key, request, reader)) return;
      if (late.hides(rows->integer(3))) continue;
    }
    const auto size = static_cast<std::size_t>(rows->integer(1));
    if (!reader.add(rows->text(2), size, is_index ? static_cast<std::size_t>(rows->integer(4)) : size)) return;
  }
  late.add_until(nullptr, request, reader);
}

}  // namespace

void read_page(engine_context& context, const page_request& request, page& out) {
  page_reader reader(request, out);
  const auto c = context.store.read();
  if (request.index || request.from->has_sort_key()) read_range(context, *c, request, reader);
  else if (request.keys) read_single(*c, request, reader);
  else read_rows(*c, request, reader);
}

}  // namespace tenon::local::dynamodb
