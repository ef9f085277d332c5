#include "dynamodb/models/reads.hpp"

#include "dynamodb/models/collections.hpp"
#include "dynamodb/models/guards.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace tenon::dynamodb::models {

namespace {

// With a filter some of what is read is not returned: pages of at least so many items.
constexpr std::uint32_t least_filtered_page = 100;

std::optional<std::int64_t> take_of(const operation& o) {
  if (o.node.take == sql::no_value) return std::nullopt;
  if (o.node.backward)
    raise({.kind = error_kind::invalid_query,
           .message = "A negative take is not possible on DynamoDB: there is no end to count from",
           .hint = "Order by the sort key's fields downwards: .order_by = order::id.desc()",
           .model = std::string(o.model.name)});
  return o.context.values[o.node.take].integer;
}

std::string_view token_of(const operation& o) {
  if (o.node.page_token == sql::no_value) return {};
  return o.context.values.text(o.context.values[o.node.page_token]);
}

query_request query_of(const operation& o, const access_path& p) {
  query_request r{.table_name = o.table(), .key_condition_expression = p.key, .filter_expression = p.filter};
  if (p.index) r.index_name = p.index->name;
  r.projection_expression = projection_of(o, p.index);
  r.scan_index_forward = p.forward;
  r.consistent_read = o.has(query::item_option::consistent);
  return r;
}

scan_request scan_of(const operation& o, const access_path& p) {
  scan_request r{.table_name = o.table(), .filter_expression = p.filter};
  r.projection_expression = projection_of(o, nullptr);
  r.consistent_read = o.has(query::item_option::consistent);
  return r;
}

std::string named(std::string_view call, const operation& o, std::string_view index = {}) {
  std::string out = std::string(call) + " " + o.table();
  if (!index.empty()) out.append("/").append(index);
  return out;
}
std::string name_of(const operation& o, const query_request& r) { return named("Query", o, r.index_name); }
std::string name_of(const operation& o, const scan_request&) { return named("Scan", o); }

// Where a page ends that was cut off behind this item.
item end_key(const operation& o, const query::item_index* index, const item& last) {
  item out;
  const auto add = [&](std::string_view name) {
    if (const attribute_value* v = last.find(name)) out.set(std::string(name), *v);
  };
  add(o.layout.partition.attribute);
  if (o.layout.sort.exists()) add(o.layout.sort.attribute);
  if (index) {
    add(index->partition.attribute);
    if (index->sort.exists()) add(index->sort.attribute);
  }
  return out;
}

}  // namespace

access_path reader::path_of(const operation& o, const std::vector<std::uint16_t>* fields) {
  return choose_path({.schema = schema_,
                      .context = o.context,
                      .where = o.where(),
                      .order = o.node.order,
                      .fields = fields,
                      .index = o.node.item_index,
                      .consistent = o.has(query::item_option::consistent),
                      .allow_scan = o.has(query::item_option::allow_scan)});
}

template <class R>
std::string reader::read_pages(const operation& o, const access_path& p, R r, function_ref<bool(item&)> f) {
  if (!token_of(o).empty()) tokens_.resume(r, token_of(o));
  std::optional<std::int64_t> left = take_of(o);
  for (;;) {
    if (left) {
      if (*left <= 0) return {};
      const auto wanted =
          static_cast<std::uint32_t>(std::min<std::int64_t>(*left, std::numeric_limits<std::int32_t>::max()));
      r.limit = p.filter.empty() && !p.only ? wanted : std::max(wanted, least_filtered_page);
    }
    auto page = calls_.run(r, name_of(o, r), [](const auto& x) { return x.items.size(); });
    for (std::size_t i = 0; i < page.items.size(); ++i) {
      item& it = page.items[i];
      if (p.only && !p.only->admits(it)) continue;
      const bool is_last = left && --*left == 0;
      std::string next;
      if (is_last && i + 1 < page.items.size()) next = tokens_.token(r, end_key(o, p.index, it));
      else if (is_last && page.last_evaluated_key) next = tokens_.token(r, *page.last_evaluated_key);
      if (!f(it) || is_last) return next;
    }
    if (!page.last_evaluated_key) return {};
    r.exclusive_start_key = *page.last_evaluated_key;
  }
}

std::string reader::find_many(const operation& o, function_ref<bool(item&)> f) {
  const access_path p = path_of(o, o.fields());
  if (p.is_empty) return {};
  return p.key.empty() ? read_pages(o, p, scan_of(o, p), f) : read_pages(o, p, query_of(o, p), f);
}

std::string reader::find_partition(const operation& o, const std::vector<const query::model_descriptor*>& models,
                                   function_ref<bool(item&)> f) {
  const access_path p = collection_path(o, models);
  return read_pages(o, p, query_of(o, p), f);
}

template <class R>
std::int64_t reader::count_pages(const operation& o, R r) {
  const std::optional<std::int64_t> most = take_of(o);
  r.select = select::count;
  r.projection_expression = {};
  std::int64_t count = 0;
  for (;;) {
    const auto page = calls_.run(r, name_of(o, r), [](const auto& x) { return x.count; });
    count += static_cast<std::int64_t>(page.count);
    if (most && count >= *most) return *most;
    if (!page.last_evaluated_key) return count;
    r.exclusive_start_key = *page.last_evaluated_key;
  }
}

std::int64_t reader::count(const operation& o) {
  const std::vector<std::uint16_t> none;
  const access_path p = path_of(o, &none);
  if (p.is_empty) return 0;
  return p.key.empty() ? count_pages(o, scan_of(o, p)) : count_pages(o, query_of(o, p));
}

std::optional<item> reader::current(const operation& o, const item& key) {
  return calls_
      .run(get_item_request{.table_name = o.table(), .key = key, .consistent_read = true}, named("GetItem", o),
           [](const auto& x) { return std::size_t(x.item.has_value()); })
      .item;
}

std::optional<item> reader::key_of(const operation& o, const unique_target& t) {
  if (t.key) return t.key;
  if (!t.guard_key) return std::nullopt;
  const auto guard = current(o, *t.guard_key);
  if (!guard) return std::nullopt;
  return record_key_in(*guard);
}

std::optional<item> reader::find(const operation& o) {
  const sql::predicate_node& where = o.unique_where();
  if (is_never(where)) return std::nullopt;
  const unique_target t = target_of(o, where);
  const auto key = key_of(o, t);
  if (!key) return std::nullopt;
  const bool consistent = o.has(query::item_option::consistent);
  if (t.rest.empty()) {
    return calls_
        .run(get_item_request{.table_name = o.table(),
                              .key = *key,
                              .consistent_read = consistent,
                              .projection_expression = projection_of(o, nullptr)},
             named("GetItem", o), [](const auto& x) { return std::size_t(x.item.has_value()); })
        .item;
  }
  // Only a query can have conditions beside the key.
  key_condition by_key;
  for (const auto& [name, value] : *key) by_key = std::move(by_key) && (dynamodb::key(name) == value);
  query_request r{.table_name = o.table(),
                  .key_condition_expression = std::move(by_key),
                  .filter_expression = condition_of(o, t.rest),
                  .projection_expression = projection_of(o, nullptr),
                  .consistent_read = consistent};
  auto page = calls_.run(r, named("Query", o), [](const auto& x) { return x.items.size(); });
  if (page.items.empty()) return std::nullopt;
  return std::move(page.items.front());
}

std::vector<item> reader::lookup(const operation& o) {
  std::vector<batch_key> keys;
  for (const sql::predicate_node& l : o.node.lookups) {
    if (is_never(l)) continue;
    const unique_target t = target_of(o, l);
    if (t.key && !t.rest.empty())
      raise({.kind = error_kind::invalid_query,
             .message = "batch_get of " + std::string(o.model.name) + " takes keys alone, without conditions",
             .hint = "Use find_unique(), or look at the records",
             .model = std::string(o.model.name)});
    if (auto key = key_of(o, t)) keys.push_back({o.table(), *key, projection_of(o, nullptr)});
  }
  std::vector<item> out;
  if (keys.empty()) return out;
  const batch_options how{.consistent_read = o.has(query::item_option::consistent)};
  auto found = calls_.observed(
      named("BatchGetItem", o), [&] { return calls_.through().batch_get(keys, how); },
      [](const auto& x) { return x.size(); });
  for (auto& i : found)
    if (i) out.push_back(*std::move(i));
  return out;
}

}  // namespace tenon::dynamodb::models
