#include "local/dynamodb/key_range.hpp"

#include "local/dynamodb/key_encoding.hpp"

#include <cstdint>

namespace tenon::local::dynamodb {
namespace {

// Above all keys.
const std::string& end_of_all() {
  static const std::string end(16, '\xff');
  return end;
}

std::string end_of(const std::string& prefix) {
  auto end = end_of_prefix(prefix);
  return end.empty() ? end_of_all() : end;
}

std::uint64_t segment_start(std::int32_t segment, std::int32_t total) noexcept {
  if (segment >= total) return std::uint64_t{1} << 63;
  // A share of all places, 2^63, without overflow.
  const std::uint64_t all = std::uint64_t{1} << 63;
  const auto number = static_cast<std::uint64_t>(segment);
  const auto count = static_cast<std::uint64_t>(total);
  return all / count * number + all % count * number / count;
}

key_range segment_range(std::int32_t segment, std::int32_t total) {
  key_range out;
  append_number(out.lower, segment_start(segment, total) << 1);
  if (segment + 1 < total) append_number(out.upper, segment_start(segment + 1, total) << 1);
  else out.upper = end_of_all();
  return out;
}

// Of a table's sort key, which stands at the end and has nothing after it.
void narrow_table(key_range& range, const std::string& partition, const key_selection& keys) {
  const auto with = [&](const attribute_value& value) {
    std::string out = partition;
    append_value(out, value);
    return out;
  };
  const auto after = [&](const attribute_value& value) { return with(value) + '\0'; };
  if (!keys.sort_equal.empty()) {
    range = {with(*keys.sort_equal.front()), after(*keys.sort_equal.front())};
    return;
  }
  if (!keys.sort_range) return;
  const auto& test = *keys.sort_range;
  switch (test.op) {
    case key_operator::equal: range = {with(*test.value), after(*test.value)}; break;
    case key_operator::less: range.upper = with(*test.value); break;
    case key_operator::less_or_equal: range.upper = after(*test.value); break;
    case key_operator::greater: range.lower = after(*test.value); break;
    case key_operator::greater_or_equal: range.lower = with(*test.value); break;
    case key_operator::between: range = {with(*test.value), after(*test.upper)}; break;
    case key_operator::begins_with: {
      range.lower = with(*test.value);
      range.upper = end_of(range.lower);
      break;
    }
    case key_operator::unordered: break;
  }
}

// Of an index, whose values are delimited and have others after them.
void narrow_index(key_range& range, std::string prefix, const key_selection& keys) {
  for (const auto* value : keys.sort_equal) append_delimited_value(prefix, *value);
  range = {prefix, end_of(prefix)};
  if (!keys.sort_range) return;
  const auto& test = *keys.sort_range;
  const auto with = [&](const attribute_value& value) {
    std::string out = prefix;
    append_delimited_value(out, value);
    return out;
  };
  const auto after = [&](const attribute_value& value) { return end_of(with(value)); };
  switch (test.op) {
    case key_operator::equal: range = {with(*test.value), after(*test.value)}; break;
    case key_operator::less: range.upper = with(*test.value); break;
    case key_operator::less_or_equal: range.upper = after(*test.value); break;
    case key_operator::greater: range.lower = after(*test.value); break;
    case key_operator::greater_or_equal: range.lower = with(*test.value); break;
    case key_operator::between: range = {with(*test.value), after(*test.upper)}; break;
    case key_operator::begins_with: {
      range.lower = prefix;
      append_value_prefix(range.lower, *test.value);
      range.upper = end_of(range.lower);
      break;
    }
    case key_operator::unordered: break;
  }
}

}  // namespace

key_range range_of(const page_request& request) {
  if (!request.keys) return segment_range(request.segment, request.total_segments);
  if (request.index) {
    key_range out;
    narrow_index(out, index_partition(request.keys->partition), *request.keys);
    return out;
  }
  const std::string partition = table_partition(*request.keys->partition.front());
  key_range out{partition, end_of(partition)};
  narrow_table(out, partition, *request.keys);
  return out;
}

std::pair<std::int64_t, std::int64_t> segment_rows(std::int32_t segment, std::int32_t total) noexcept {
  const auto first = static_cast<std::int64_t>(segment_start(segment, total));
  const std::uint64_t end = segment_start(segment + 1, total);
  return {first, segment + 1 >= total ? INT64_MAX : static_cast<std::int64_t>(end - 1)};
}

}  // namespace tenon::local::dynamodb
