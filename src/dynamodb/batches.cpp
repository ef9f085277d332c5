// Any number of items in as many requests as it takes.
#include <tenon/dynamodb/client.hpp>

#include "dynamodb/client_core.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace tenon::dynamodb {

namespace {

using std::chrono::microseconds;

constexpr std::size_t most_keys = 100;   // of a BatchGetItem
constexpr std::size_t most_writes = 25;  // of a BatchWriteItem

// A random time, so that rivals do not meet again, up to one that doubles with each attempt.
microseconds pause_after(int attempt, const batch_options& o) {
  const auto most = std::min<std::int64_t>(microseconds(o.max_delay).count(), microseconds(o.base_delay).count()
                                                                                  << std::min(attempt - 1, 20));
  return microseconds(most > 0 ? system_random().below(static_cast<std::uint32_t>(most)) : 0);
}

[[noreturn]] void raise_unprocessed(std::string_view operation, std::size_t left, const char* what, int attempts) {
  raise({.kind = error_kind::throttled,
         .message = std::string(operation) + ": the service has left " + std::to_string(left) + " " + what +
                    " unprocessed, " + std::to_string(attempts) + " times",
         .hint = "Raise the table's capacity, or send fewer at a time",
         .retryable = true});
}

// ---- reading ----

// A key that is asked for, and where its item goes: the same key may be asked for several times, DynamoDB takes it
// once.
struct wanted_key {
  const batch_key* key;
  std::string canonical;  // table and key, the attributes in order
  std::vector<std::size_t> places;
};

std::string canonical_of(const std::string& table, const item& key) {
  std::string out = table;
  out += '\n';
  append_wire(out, key);
  return out;
}

// The part of an item that is its key, whose attributes have the names of `like`.
std::optional<item> key_of(const item& whole, const item& like) {
  item key;
  for (const auto& [name, value] : like) {
    const attribute_value* const part = whole.find(name);
    if (!part) return std::nullopt;
    key.set(name, *part);
  }
  return key;
}

// The attributes of a key that a projection does not name, by which items are recognised all the same.
std::vector<std::string> unnamed(const projection& asked, const item& key) {
  std::vector<std::string> out;
  if (asked.empty()) return out;
  const detail::expression_text& text = asked.text();
  for (const auto& [attribute, value] : key) {
    bool is_named = false;
    std::size_t name = 0;
    for (std::size_t at = 0; at < text.text.size(); ++at) {
      if (text.text[at] != detail::expression_text::name_mark) continue;
      const bool is_top_level = at == 0 || text.text[at - 1] != '.';
      if (text.names[name++] == attribute && is_top_level) is_named = true;
    }
    if (!is_named) out.push_back(attribute);
  }
  return out;
}

// What a table's items are asked for with.
projection with_key(const projection& asked, const item& key) {
  projection out = asked;
  for (const std::string& attribute : unnamed(asked, key)) out.append(attr(attribute));
  return out;
}

// Takes out of an item what was asked for to recognise it alone.
void drop_key(item& whole, const projection& asked, const item& key) {
  for (const std::string& attribute : unnamed(asked, key)) whole.erase(attribute);
}

bool is_same(const projection& a, const projection& b) {
  return a.text().text == b.text().text && a.text().names == b.text().names;
}

class batch_reader {
 public:
  batch_reader(const std::vector<batch_key>& keys, std::vector<std::optional<item>>& out) : out_(out) {
    wanted_.reserve(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      check(keys[i]);
      wanted_.push_back({&keys[i], canonical_of(keys[i].table_name, keys[i].key.to_item()), {i}});
    }
    std::stable_sort(wanted_.begin(), wanted_.end(),
                     [](const wanted_key& a, const wanted_key& b) { return a.canonical < b.canonical; });
    std::vector<wanted_key> distinct;
    for (wanted_key& w : wanted_) {
      if (!distinct.empty() && distinct.back().canonical == w.canonical) {
        distinct.back().places.push_back(w.places[0]);
      } else {
        distinct.push_back(std::move(w));
      }
    }
    wanted_ = std::move(distinct);
  }

  std::size_t size() const noexcept { return wanted_.size(); }

  // A request for the keys from `first` to before `last`, which are in the order of the tables' names.
  batch_get_item_request request(std::size_t first, std::size_t last, bool consistent) const {
    batch_get_item_request r;
    for (std::size_t i = first; i < last; ++i) {
      const batch_key& k = *wanted_[i].key;
      if (i > first && wanted_[i - 1].key->table_name == k.table_name &&
          !is_same(wanted_[i - 1].key->projection_expression, k.projection_expression))
        raise({.kind = error_kind::invalid_value,
               .message = "batch_get was given different projections for keys of one table",
               .hint = "Give all keys of a table the same one",
               .model = k.table_name});
      if (r.request_items.empty() || r.request_items.back().first != k.table_name)
        r.request_items.emplace_back(k.table_name, keys_and_attributes{.keys = {},
                                                                       .consistent_read = consistent,
                                                                       .projection_expression = with_key(
                                                                           k.projection_expression, k.key.to_item())});
      r.request_items.back().second.keys.push_back(k.key);
    }
    return r;
  }

  void take(batch_get_item_response& page) {
    for (auto& [table, items] : page.responses)
      for (item& one : items) place(table, std::move(one));
  }

 private:
  static void check(const batch_key& k) {
    const std::string& text = k.projection_expression.text().text;
    if (!text.empty() && k.projection_expression.text().names.empty())
      raise({.kind = error_kind::invalid_value,
             .message = "batch_get takes no projection as text",
             .hint = "Build it of attr()"});
  }

  void place(const std::string& table, item one) {
    // All keys of a table have attributes of the same names.
    const auto like = std::lower_bound(wanted_.begin(), wanted_.end(), table + '\n',
                                       [](const wanted_key& w, const std::string& t) { return w.canonical < t; });
    if (like == wanted_.end() || like->key->table_name != table) return;
    const item key_like = like->key->key.to_item();
    const std::optional<item> key = key_of(one, key_like);
    if (!key) return;
    const std::string canonical = canonical_of(table, *key);
    const auto at = std::lower_bound(wanted_.begin(), wanted_.end(), canonical,
                                     [](const wanted_key& w, const std::string& c) { return w.canonical < c; });
    if (at == wanted_.end() || at->canonical != canonical) return;
    drop_key(one, at->key->projection_expression, key_like);
    for (std::size_t i = 1; i < at->places.size(); ++i) out_[at->places[i]] = one;
    out_[at->places[0]] = std::move(one);
  }

  std::vector<std::optional<item>>& out_;
  std::vector<wanted_key> wanted_;
};

template <class Unprocessed>
std::size_t count_of(const Unprocessed& tables) {
  std::size_t count = 0;
  for (const auto& table : tables) {
    const auto& left = table.second;
    if constexpr (requires { left.keys; }) count += left.keys.size();
    else count += left.size();
  }
  return count;
}

}  // namespace

std::vector<std::optional<item>> client::batch_get(const std::vector<batch_key>& keys, const batch_options& o) const {
  std::vector<std::optional<item>> out(keys.size());
  batch_reader reader(keys, out);
  for (std::size_t first = 0; first < reader.size(); first += most_keys) {
    batch_get_item_request r = reader.request(first, std::min(first + most_keys, reader.size()), o.consistent_read);
    int attempt = 1;
    for (;;) {
      batch_get_item_response page = run(r);
      reader.take(page);
      const std::size_t left = count_of(page.unprocessed_keys);
      if (left == 0) break;
      // Large items come in parts, as fast as they can: only where nothing came is there a reason to wait.
      if (page.responses.empty() || count_of(page.responses) == 0) {
        if (attempt >= o.max_attempts) raise_unprocessed("BatchGetItem", left, "keys", attempt);
        pause(pause_after(attempt++, o));
      }
      r.request_items = std::move(page.unprocessed_keys);
    }
  }
  return out;
}

std::vector<std::optional<item>> client::batch_get(const std::string& table_name, const std::vector<document>& keys,
                                                   const batch_options& o) const {
  std::vector<batch_key> all;
  all.reserve(keys.size());
  for (const document& key : keys) all.push_back({.table_name = table_name, .key = key});
  return batch_get(all, o);
}

// ---- writing ----

void client::batch_write(const std::vector<dynamodb::batch_write>& writes, const batch_options& o) const {
  for (std::size_t first = 0; first < writes.size(); first += most_writes) {
    batch_write_item_request r;
    for (std::size_t i = first; i < std::min(first + most_writes, writes.size()); ++i) {
      const dynamodb::batch_write& w = writes[i];
      if (w.put.has_value() == w.delete_key.has_value())
        raise({.kind = error_kind::invalid_value,
               .message = "Write " + std::to_string(i) + " of batch_write has both an item and a key, or neither"});
      auto at = std::find_if(r.request_items.begin(), r.request_items.end(),
                             [&](const auto& table) { return table.first == w.table_name; });
      if (at == r.request_items.end()) at = r.request_items.insert(at, {w.table_name, {}});
      at->second.push_back({.put_item = w.put, .delete_key = w.delete_key});
    }
    for (int attempt = 1;; ++attempt) {
      batch_write_item_response done = run(r);
      const std::size_t left = count_of(done.unprocessed_items);
      if (left == 0) break;
      if (attempt >= o.max_attempts) raise_unprocessed("BatchWriteItem", left, "writes", attempt);
      r.request_items = std::move(done.unprocessed_items);
      pause(pause_after(attempt, o));
    }
  }
}

void client::batch_put(const std::string& table_name, const std::vector<document>& items,
                       const batch_options& o) const {
  std::vector<dynamodb::batch_write> all;
  all.reserve(items.size());
  for (const document& i : items) all.push_back({.table_name = table_name, .put = i});
  batch_write(all, o);
}

void client::batch_delete(const std::string& table_name, const std::vector<document>& keys,
                          const batch_options& o) const {
  std::vector<dynamodb::batch_write> all;
  all.reserve(keys.size());
  for (const document& k : keys) all.push_back({.table_name = table_name, .delete_key = k});
  batch_write(all, o);
}

}  // namespace tenon::dynamodb
