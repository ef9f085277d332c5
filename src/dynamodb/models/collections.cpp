#include "dynamodb/models/collections.hpp"

#include "dynamodb/models/bindings.hpp"
#include "dynamodb/models/keys.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

constexpr char delimiter = '#';
constexpr std::string_view last_character = "\xF4\x8F\xBF\xBF";

[[noreturn]] void refuse(const operation& o, std::string message, std::string hint) {
  raise({.kind = error_kind::invalid_query,
         .message = std::move(message),
         .hint = std::move(hint),
         .model = std::string(o.model.name)});
}

// The index of that name, if the model has it.
const query::item_index* index_named(const query::model_descriptor& m, std::string_view name) {
  for (const query::item_index& i : m.items->indexes)
    if (i.name == name) return &i;
  return nullptr;
}

// Whether both are the same texts with fields at the same places.
bool have_one_form(const query::key_template& a, const query::key_template& b) {
  return a.attribute == b.attribute && std::equal(a.pieces.begin(), a.pieces.end(), b.pieces.begin(), b.pieces.end(),
                                                  [](const query::key_piece& x, const query::key_piece& y) {
                                                    return x.text == y.text &&
                                                           (x.field == query::no_field) == (y.field == query::no_field);
                                                  });
}

void check_members(const operation& o, const query::item_index* index,
                   const std::vector<const query::model_descriptor*>& models) {
  const query::key_template& first = index ? index->partition : o.layout.partition;
  for (const query::model_descriptor* m : models) {
    const query::item_index* own = index && m->items ? index_named(*m, index->name) : nullptr;
    const bool fits = m->items && m->items->table == o.layout.table && (!index || own) &&
                      have_one_form(first, own ? own->partition : m->items->partition);
    if (!fits)
      refuse(o, std::string(m->name) + " and " + std::string(o.model.name) + " have no partition together",
             "Give both the same template for the partition, in one table: pk: \"USER#{userId}\"");
    if (own && !own->projects_all)
      refuse(o, "The index " + std::string(own->name) + " does not hold all fields of " + std::string(m->name),
             "Leave `project` out of the index in the schema, or find the models one by one with select()");
  }
  if (o.layout.type_attribute.empty())
    refuse(o, "The items of " + std::string(o.model.name) + " do not say of which model they are",
           "Name the table with @@table in the schema");
}

// The partition, and the part of it, that a condition on the first model names.
class collection_reader {
 public:
  explicit collection_reader(const operation& o) : operation_(o), bindings_(o.context, o.where()) {
    if (o.node.item_index < o.layout.indexes.size()) path_.index = &o.layout.indexes[o.node.item_index];
  }

  access_path read(const std::vector<const query::model_descriptor*>& models) {
    check_members(operation_, path_.index, models);
    bind_partition(path_.index ? path_.index->partition : operation_.layout.partition);
    const query::key_template& sort = path_.index ? path_.index->sort : operation_.layout.sort;
    if (sort.exists()) bind_sort(sort);
    for (const sql::predicate_node* t : bindings_.terms())
      if (!used_.contains(t)) refuse_condition();
    std::vector<operand> types;
    for (const query::model_descriptor* m : models) types.emplace_back(std::string(m->items->type));
    path_.filter = attr(std::string(operation_.layout.type_attribute)).in(types);
    path_.forward = !operation_.has(query::item_option::descending);
    return std::move(path_);
  }

 private:
  [[noreturn]] void refuse_condition() const {
    refuse(operation_,
           "A collection is read by the fields of its partition key, compared with ==, and by fields that the sort key "
           "of " +
               std::string(operation_.model.name) + " begins with, compared with == or, the last, by begins_with()",
           "Look at the records for the rest, or find the models one by one");
  }

  void bind_partition(const query::key_template& t) {
    std::map<std::uint16_t, attribute_value> known;
    for (const query::key_piece& p : t.pieces) {
      if (p.field == query::no_field) continue;
      const sql::predicate_node* equal = bindings_.equality(p.field);
      if (!equal) refuse_condition();
      known.emplace(p.field, bindings_.value(*equal));
      used_.insert(equal);
    }
    path_.key = key(std::string(t.attribute)) ==
                *key_of(operation_.model, t, key_role::partition, [&](std::uint16_t f) { return &known.at(f); });
  }

  void bind_sort(const query::key_template& t) {
    const std::string attribute(t.attribute);
    std::string value;   // up to the last field that is known
    std::string behind;  // text of the template after it
    bool is_bound = false;
    for (const query::key_piece& p : t.pieces) {
      if (p.field == query::no_field) {
        behind += p.text;
        continue;
      }
      const field_place field{operation_.model, p.field};
      if (const sql::predicate_node* equal = bindings_.equality(p.field)) {
        value += behind;
        behind.clear();
        append_key_value(value, field, bindings_.value(*equal), key_role::sort);
        used_.insert(equal);
        is_bound = true;
        continue;
      }
      const sql::predicate_node* prefix = bindings_.range(p.field).prefix;
      if (prefix && field.field().type == query::scalar::string) {
        value += behind;
        append_escaped(value, bindings_.value(*prefix).as_string());
        used_.insert(prefix);
        path_.key = std::move(path_.key) && key(attribute).begins_with(value);
        return;
      }
      break;
    }
    if (!is_bound) return;
    if (behind.empty() || behind.front() == delimiter)
      path_.key =
          std::move(path_.key) && key(attribute).between(value, value + delimiter + std::string(last_character));
    else path_.key = std::move(path_.key) && key(attribute).begins_with(value);
    path_.only = {.attribute = attribute, .value = value, .behind = behind};
  }

  const operation& operation_;
  const bindings bindings_;
  access_path path_;
  std::set<const sql::predicate_node*> used_;
};

}  // namespace

bool sort_key_filter::admits(const item& i) const {
  const attribute_value* stored = i.find(attribute);
  const auto* text = stored ? stored->get_if<std::string>() : nullptr;
  if (!text || !text->starts_with(value)) return false;
  const std::string_view rest = std::string_view(*text).substr(value.size());
  return rest.empty() || rest.front() == delimiter || (!behind.empty() && rest.starts_with(behind));
}

access_path collection_path(const operation& o, const std::vector<const query::model_descriptor*>& models) {
  return collection_reader(o).read(models);
}

}  // namespace tenon::dynamodb::models
