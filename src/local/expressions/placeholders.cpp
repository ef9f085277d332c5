#include "local/expressions/placeholders.hpp"

#include "local/api/failure.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t first_bits = 64;

template <class Pairs>
auto find_pair(const Pairs& pairs, std::string_view name) noexcept {
  const auto at = std::lower_bound(pairs.begin(), pairs.end(), name, [](const auto& pair, std::string_view wanted) {
    return std::string_view(pair.first) < wanted;
  });
  return at != pairs.end() && at->first == name ? at : pairs.end();
}

[[noreturn]] void refuse_unused(std::string_view parameter, const std::string& keys) {
  refuse("Value provided in " + std::string(parameter) + " unused in expressions: keys: {" + keys + "}");
}

}  // namespace

placeholders::placeholders(const expression_names& names, const expression_values& values, bool tells_size)
    : names_(&names), values_(&values), tells_size_(tells_size) {
  if (const auto count = names.size() + values.size(); count > first_bits) further_used_.resize(count - first_bits);
}

bool placeholders::is_used(std::size_t index) const noexcept {
  return index < first_bits ? (first_used_ >> index & 1) != 0 : further_used_[index - first_bits];
}

void placeholders::mark_used(std::size_t index) noexcept {
  if (index < first_bits) first_used_ |= std::uint64_t{1} << index;
  else further_used_[index - first_bits] = true;
}

const std::string* placeholders::find_name(std::string_view placeholder) {
  const auto at = find_pair(*names_, placeholder);
  if (at == names_->end()) return nullptr;
  mark_used(static_cast<std::size_t>(at - names_->begin()));
  return &at->second;
}

const attribute_value* placeholders::find_value(std::string_view placeholder) {
  const auto at = find_pair(*values_, placeholder);
  if (at == values_->end()) return nullptr;
  mark_used(names_->size() + static_cast<std::size_t>(at - values_->begin()));
  return &at->second;
}

void placeholders::check_unused() const {
  std::string keys;
  const auto collect = [&](const auto& pairs, std::size_t first) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (is_used(first + i)) continue;
      if (!keys.empty()) keys += ", ";
      keys += (pairs.begin() + static_cast<std::ptrdiff_t>(i))->first;
    }
  };
  collect(*names_, 0);
  if (!keys.empty()) refuse_unused("ExpressionAttributeNames", keys);
  collect(*values_, names_->size());
  if (!keys.empty()) refuse_unused("ExpressionAttributeValues", keys);
}

}  // namespace tenon::local::dynamodb
