#include "local/expressions/key_rules.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <string>

namespace tenon::local::dynamodb {
namespace {

// Calls `f` with each path of the condition's operands.
template <class F>
void for_each_path(const item_condition& condition, F&& f) {
  for (const auto& node : condition.nodes()) {
    for (const auto& operand : condition.operands(node)) {
      if (operand.is_path()) f(condition.path(operand));
    }
  }
}

bool is_one_of(std::string_view name, std::span<const std::string_view> key) noexcept {
  return std::find(key.begin(), key.end(), name) != key.end();
}

[[noreturn]] void refuse_path_into(std::string_view attribute, std::string_view kind) {
  refuse("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: " +
         std::string(kind) + ": " + std::string(attribute));
}

void check_path(document_path path, std::span<const std::string_view> key, std::string_view kind) {
  if (path.size() > 1 && is_one_of(path.front().name, key)) refuse_path_into(path.front().name, kind);
}

}  // namespace

std::vector<std::string_view> attributes_of(const item_condition& condition) {
  std::vector<std::string_view> names;
  for_each_path(condition, [&](document_path path) { names.push_back(path.front().name); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void check_filter(const item_condition& filter, std::span<const std::string_view> key, std::string_view name) {
  const auto used = attributes_of(filter);
  for (const auto attribute : key) {
    if (!std::binary_search(used.begin(), used.end(), attribute)) continue;
    refuse(std::string(name) +
           " can only contain non-primary key attributes: Primary key attribute: " + std::string(attribute));
  }
}

void check_paths(const item_condition& condition, std::span<const std::string_view> key, std::string_view kind) {
  for_each_path(condition, [&](document_path path) { check_path(path, key, kind); });
}

void check_paths(const item_projection& projection, std::span<const std::string_view> key, std::string_view kind) {
  for (const auto attribute : key) {
    if (projection.is_nested(attribute)) refuse_path_into(attribute, kind);
  }
}

void check_paths(const item_update& update, std::span<const std::string_view> key, std::string_view kind) {
  for (const auto& action : update.actions()) check_path(update.path(action), key, kind);
  update.for_each_operand_path([&](document_path path) { check_path(path, key, kind); });
}

}  // namespace tenon::local::dynamodb
