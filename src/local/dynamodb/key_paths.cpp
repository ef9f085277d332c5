#include "local/dynamodb/key_paths.hpp"

#include "local/api/failure.hpp"

#include <string>

namespace tenon::local::dynamodb {
namespace {

[[noreturn]] void refuse_part(std::string_view kind, std::string_view name) {
  refuse(std::string("Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ")
             .append(kind)
             .append(": ")
             .append(name));
}

// `has_parts` tells whether parts of an attribute are asked for.
template <class HasParts>
void check(const table& of, const HasParts& has_parts) {
  const auto check_all = [&](const key_schema& keys, std::string_view kind) {
    for (const auto* attributes : {&keys.partition, &keys.sort})
      for (const auto& attribute : *attributes)
        if (has_parts(attribute.name)) refuse_part(kind, attribute.name);
  };
  check_all(of.definition.keys, "Key");
  for (const auto& index : of.definition.indexes) check_all(index.keys, "IndexKey");
}

// Calls `use` with each path of the condition.
template <class Use>
void for_each_path(const item_condition& condition, const Use& use) {
  for (const auto& node : condition.nodes())
    for (const auto& operand : condition.operands(node))
      if (operand.is_path()) use(condition.path(operand));
}

}  // namespace

void check_key_paths(const table& of, const item_projection& projection) {
  if (projection.is_flat()) return;
  check(of, [&](std::string_view name) { return projection.is_nested(name); });
}

void check_key_paths(const table& of, const item_condition& condition) {
  bool has_any = false;
  for_each_path(condition, [&](document_path path) { has_any = has_any || path.size() > 1; });
  if (!has_any) return;
  check(of, [&](std::string_view name) {
    bool found = false;
    for_each_path(condition,
                  [&](document_path path) { found = found || (path.size() > 1 && path.front().name == name); });
    return found;
  });
}

void check_key_paths(const table& of, const item_update& update) {
  check(of, [&](std::string_view name) { return update.uses_parts_of(name); });
}

void check_filter_keys(const key_schema& queried, const item_condition& filter, std::string_view name) {
  for (const auto* attributes : {&queried.partition, &queried.sort})
    for (const auto& attribute : *attributes)
      for_each_path(filter, [&](document_path path) {
        if (path.front().name == attribute.name)
          refuse(std::string(name)
                     .append(" can only contain non-primary key attributes: Primary key attribute: ")
                     .append(attribute.name));
      });
}

}  // namespace tenon::local::dynamodb
