#include "schema/relations.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace tenon::schema {

namespace {

bool is_list(const context& c, const relation_end& e) {
  return c.schema.models[e.model].fields[e.field].arity == arity::list;
}
bool is_required(const context& c, const relation_end& e) {
  return c.schema.models[e.model].fields[e.field].arity == arity::required;
}

/// The order that decides between equal ends: by the model's name, then by the field's.
std::pair<std::string_view, std::string_view> sort_key(const context& c, const relation_end& e) {
  const model& m = c.schema.models[e.model];
  return {m.name, m.fields[e.field].name};
}

/// Does a unique index cover exactly the foreign key of `e`?
bool has_unique_fields(const context& c, const relation_end& e) {
  const std::vector<index>& indexes = c.schema.models[e.model].indexes;
  return std::any_of(indexes.begin(), indexes.end(), [&](const index& i) {
    return i.type == index::kind::unique && std::equal(i.fields.begin(), i.fields.end(), e.fields->begin(),
                                                       e.fields->end(), [](const indexed_field& f, std::size_t field) {
                                                         return f.path.size() == 1 && f.path.front() == field;
                                                       });
  });
}

/// A field without opposite that is not a list is one end of a one-to-one relation when its key is unique.
relation_pair lonely(const context& c, const relation_end& e) {
  using enum relation_pair::form;
  if (is_list(c, e)) return {one_to_many, nullptr, &e};
  return {e.fields && has_unique_fields(c, e) ? one_to_one : one_to_many, &e, nullptr};
}

/// The pair that `e` and its opposite make, seen from `e`; nothing when it is made from the other end. Two optional ends
/// that both have a key make a pair each.
std::optional<relation_pair> join(const context& c, const relation_end& e, const relation_end& opposite) {
  using enum relation_pair::form;
  const bool sorts_first = sort_key(c, e) <= sort_key(c, opposite);
  if (is_list(c, e) && is_list(c, opposite)) {
    if (!sorts_first) return std::nullopt;
    return relation_pair{e.fields || opposite.fields ? embedded_many_to_many : implicit_many_to_many, &e, &opposite};
  }
  if (is_list(c, e)) return std::nullopt;
  if (is_list(c, opposite)) return relation_pair{one_to_many, &e, &opposite};

  bool holds_key = sorts_first;
  if (is_required(c, e) != is_required(c, opposite)) {
    holds_key = is_required(c, e);
  } else if (!is_required(c, e) && (e.fields || opposite.fields)) {
    holds_key = e.fields.has_value();
  }
  if (!holds_key) return std::nullopt;
  return relation_pair{one_to_one, &e, &opposite};
}

/// The model, the model referred to, and the name as written.
using end_key = std::tuple<std::size_t, std::size_t, std::optional<std::string>>;

/// The first field of the model `e` refers to that refers back under the same name.
const relation_end* find_opposite(const std::map<end_key, std::vector<const relation_end*>>& ends,
                                  const relation_end& e) {
  const auto candidates = ends.find({e.target, e.model, e.name});
  if (candidates == ends.end()) return nullptr;
  for (const relation_end* candidate : candidates->second) {
    if (candidate != &e) return candidate;
  }
  return nullptr;
}

/// "`a`, `b` and `c`"; of many, the first few.
std::string listed(const model& m, const std::vector<const relation_end*>& ends) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(ends.size(), most); ++i) {
    if (i > 0) text += i + 1 < ends.size() ? ", " : " and ";
    text += text::quote(m.fields[ends[i]->field].name);
  }
  if (ends.size() > most) text += " and " + std::to_string(ends.size() - most) + " more";
  return text;
}

}  // namespace

std::string relation_name(const definition& schema, const relation_end& end) {
  if (end.name) return *end.name;
  const auto [first, second] = std::minmax(schema.models[end.model].name, schema.models[end.target].name);
  return first + "To" + second;
}

void check_ambiguity(context& c, std::vector<relation_end>& ends) {
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::vector<const relation_end*>> claims;
  for (const relation_end& e : ends) claims[{e.model, e.target, relation_name(c.schema, e)}].push_back(&e);

  std::set<std::pair<std::size_t, std::size_t>> unclear_models;
  for (const auto& [key, claimants] : claims) {
    const bool is_self_relation = std::get<0>(key) == std::get<1>(key);
    const bool are_all_named =
        std::all_of(claimants.begin(), claimants.end(), [](const relation_end* e) { return e->name.has_value(); });
    if (claimants.size() < 2 || (is_self_relation && are_all_named && claimants.size() == 2)) continue;

    const model& m = c.schema.models[std::get<0>(key)];
    const std::string fields =
        "The fields " + listed(m, claimants) + " of the " + std::string{kind_name(m)} + " " + text::quote(m.name);
    std::string message;
    std::string hint;
    if (are_all_named) {
      message = fields + " use the same relation name " + text::quote(std::get<2>(key)) + ".";
      hint = is_self_relation
                 ? "A relation has two fields at most: give the others another name with `@relation(\"…\")`."
                 : "Give each relation a name of its own with `@relation(\"…\")`.";
    } else if (is_self_relation && claimants.size() == 2) {
      message =
          fields + " both refer to " + text::quote(m.name) + ", and nothing says whether they are one relation or two.";
      hint = "If they are the two ends of one relation, give both the same name with `@relation(\"…\")`.";
    } else {
      message = fields + " refer to " + text::quote(c.schema.models[std::get<1>(key)].name) +
                ", and nothing tells their relations apart.";
      hint = "Name each relation with `@relation(\"…\")`, on both of its ends.";
    }
    c.out.error("ambiguous-relation", claimants.front()->syntax->where, std::move(message), std::move(hint));
    unclear_models.emplace(std::get<0>(key), std::get<1>(key));
    unclear_models.emplace(std::get<1>(key), std::get<0>(key));
  }
  for (relation_end& e : ends) {
    if (unclear_models.contains({e.model, e.target})) e.is_broken = true;
  }
}

std::vector<relation_pair> pair_relation_ends(const context& c, const std::vector<relation_end>& ends) {
  std::map<end_key, std::vector<const relation_end*>> ends_by_key;
  for (const relation_end& e : ends) ends_by_key[{e.model, e.target, e.name}].push_back(&e);

  std::vector<relation_pair> pairs;
  for (const relation_end& e : ends) {
    const relation_end* opposite = find_opposite(ends_by_key, e);
    if (opposite == nullptr) {
      pairs.push_back(lonely(c, e));
    } else if (const std::optional<relation_pair> pair = join(c, e, *opposite)) {
      pairs.push_back(*pair);
    }
  }
  return pairs;
}

}  // namespace tenon::schema
