#include "dynamodb/models/guards.hpp"

#include <algorithm>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

constexpr std::string_view guard_word = "_UNIQUE";
constexpr std::string_view reference_attribute = "_key";

}  // namespace

std::optional<guard> guard_of(const query::model_descriptor& m, const query::key_descriptor& unique,
                              stored_fields stored) {
  std::string names;
  for (const std::uint16_t f : unique.fields) names.append(names.empty() ? "" : ".").append(m.fields[f].name);
  std::string text = std::string(guard_word) + "#" + std::string(m.items->type) + "#" + names;
  for (const std::uint16_t f : unique.fields) {
    const attribute_value* value = stored(f);
    if (!value || value->is_null()) return std::nullopt;
    text += '#';
    append_key_value(text, {m, f}, *value, key_role::partition);
  }
  guard out{.unique = &unique, .key = {}};
  out.key.set(std::string(m.items->partition.attribute), std::move(text));
  if (m.items->sort.exists()) out.key.set(std::string(m.items->sort.attribute), guard_word);
  return out;
}

std::vector<guard> guards_of(const query::model_descriptor& m, const item& i) {
  std::vector<guard> out;
  for (const query::key_descriptor& k : m.keys) {
    if (k.primary) continue;
    if (auto g = guard_of(m, k, [&](std::uint16_t f) { return field_in(m, i, f); })) out.push_back(*std::move(g));
  }
  return out;
}

item guard_item(const query::model_descriptor& m, const guard& g, const item& record_key) {
  item out = g.key;
  out.set(std::string(m.items->type_attribute), guard_word);
  out.set(std::string(reference_attribute), record_key);
  return out;
}

item record_key_in(const item& guard) { return guard.at(reference_attribute).as_map(); }

bool has_guards(const query::model_descriptor& m) {
  return std::any_of(m.keys.begin(), m.keys.end(), [](const query::key_descriptor& k) { return !k.primary; });
}

}  // namespace tenon::dynamodb::models
