#include "base/quote.hpp"
#include "schema/items.hpp"
#include "schema/key_templates.hpp"
#include "schema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

constexpr std::size_t most_global_indexes = 20;
constexpr std::size_t most_local_indexes = 5;
constexpr std::size_t most_ordered_enum_values = 100;

/// What one model asks of its table.
class model_checker {
 public:
  model_checker(context& c, const checked_model& model) : c_(c), m_(model.m), node_(model.node) {}

  void check() {
    check_key();
    check_fields();
    check_uniques();
    check_templates();
    check_indexes();
  }

 private:
  void report(std::string_view code, span where, std::string message, std::string hint) {
    c_.out.error(code, where, std::move(message), std::move(hint));
  }

  void check_key() {
    const auto& written = node_.syntax->attributes;
    const bool has_template =
        std::any_of(written.begin(), written.end(), [](const ast::attribute& a) { return a.name.text == "key"; });
    if (m_.items.partition || has_template) return;
    if (m_.items.table)
      report("missing-key", m_.items.table_where,
             fmt::format("The model {} names a table that others may share, but not how its keys look there.",
                         text::quote(m_.name)),
             "Add `@@key(pk: \"…\", sk: \"…\")`, or remove `@@table`: `@@map` names a table of its own.");
    if (!m_.primary_key) return;
    const index& key = *m_.primary_key;
    if (key.fields.size() > 2)
      report("key-too-long", node_.primary_key->where,
             "A key of DynamoDB has two parts at most, one for the partition and one for the order in it.",
             "Join fields with a template: `@@key(pk: \"{a}\", sk: \"{b}#{c}\")`.");
    for (const indexed_field& f : key.fields) {
      const field& target = m_.fields[f.path.front()];
      const auto* scalar = std::get_if<scalar_field_type>(&target.type);
      const bool is_key_type =
          std::holds_alternative<enum_field_type>(target.type) ||
          (scalar != nullptr && scalar->type != scalar_type::boolean && scalar->type != scalar_type::json);
      if (!is_key_type)
        report("wrong-key-field", node_.primary_key->where,
               fmt::format("The field {} cannot be a key: DynamoDB takes texts, numbers and bytes.",
                           text::quote(target.name)),
               "Choose another field, or describe the key with `@@key`.");
    }
  }

  void check_fields() {
    for (std::size_t i = 0; i < m_.fields.size(); ++i) {
      const field& f = m_.fields[i];
      const ast::field& syntax = *node_.fields[i].syntax;
      if (f.is_relation())
        report("relations-unsupported", syntax.where,
               fmt::format("DynamoDB has no relations, such as the field {}.", text::quote(f.name)),
               "Keep the other record's key in a field. Give both models the same partition, "
               "`@@key(pk: \"USER#{userId}\", …)`, to read them together.");
      if (f.default_value && f.default_value->kind == default_value::source::dbgenerated &&
          node_.fields[i].default_attribute != nullptr)
        report("invalid-default", node_.fields[i].default_attribute->where,
               "DynamoDB has no `dbgenerated()`: it computes no values.",
               "Use `uuid()`, `ulid()`, `cuid()` or `now()`.");
      if (is_reserved(f.database_name) && !f.is_relation())
        report("reserved-attribute", syntax.name.where,
               fmt::format("The attribute {} is used for keys, and cannot hold the field {} too.",
                           text::quote(f.database_name), text::quote(f.name)),
               "Rename the field, or give it another name in the table with `@map`.");
    }
  }

  bool is_reserved(std::string_view attribute) const {
    if (m_.items.partition && (attribute == partition_key_attribute || attribute == sort_key_attribute)) return true;
    if (m_.items.table && attribute == type_attribute) return true;
    return std::any_of(m_.items.indexes.begin(), m_.items.indexes.end(), [&](const table_index& i) {
      return attribute == i.name + std::string(partition_key_attribute) ||
             attribute == i.name + std::string(sort_key_attribute);
    });
  }

  void check_uniques() {
    for (std::size_t i = 0; i < m_.indexes.size(); ++i) {
      const index& x = m_.indexes[i];
      const span where = node_.indexes[i]->where;
      if (x.type != index::kind::unique) {
        report("indexes-unsupported", where, fmt::format("DynamoDB has no `{}`.", title_of(x)),
               "Say which keys the index has: `@@gsi(\"ByStatus\", pk: \"STATUS#{status}\", sk: \"{createdAt}\")`.");
        continue;
      }
      if (!m_.items.partition)
        report("unique-without-key-template", where,
               fmt::format("`{}` needs `@@key`: an item of its own in the same table keeps each value unique.",
                           title_of(x)),
               "Describe the keys: `@@key(pk: \"USER#{id}\", sk: \"PROFILE\")`.");
      if (m_.items.ttl)
        report("unique-with-ttl", where,
               fmt::format("`{}` cannot be kept in a model with `@ttl`: when a record expires, the item that keeps its "
                           "value unique would stay, and the value be taken for ever.",
                           title_of(x)),
               "Make what is unique the key, or remove expired records yourself instead of with `@ttl`.");
      for (const indexed_field& f : x.fields) {
        const field& target = m_.fields[f.path.front()];
        const auto* scalar = std::get_if<scalar_field_type>(&target.type);
        const bool is_comparable =
            std::holds_alternative<enum_field_type>(target.type) ||
            (scalar != nullptr && scalar->type != scalar_type::json && scalar->type != scalar_type::bytes);
        if (f.path.size() != 1 || target.arity == arity::list || !is_comparable)
          report("wrong-unique-field", where,
                 fmt::format("The field {} cannot be unique: what keeps it so is a key.", text::quote(target.name)),
                 "Unique fields are single values of types that keys can have.");
      }
      if (m_.primary_key && same_fields(*m_.primary_key, x))
        report("repeated-index", where, "The key is unique as it is.", fmt::format("Remove `{}`.", title_of(x)));
    }
  }

  static bool same_fields(const index& a, const index& b) {
    std::set<std::size_t> left;
    std::set<std::size_t> right;
    for (const indexed_field& f : a.fields) left.insert(f.path.front());
    for (const indexed_field& f : b.fields) right.insert(f.path.front());
    return left == right;
  }

  void check_templates() {
    const auto check = [&](const std::optional<key_template>& t, bool is_sort) {
      if (!t) return;
      for (const key_template::piece& p : t->pieces) {
        if (!p.field) continue;
        const field& f = m_.fields[*p.field];
        if (m_.items.version == *p.field)
          report(
              "wrong-key-field", t->where,
              fmt::format("The field {} changes with each update, as it has `@version`, and cannot be part of a key.",
                          text::quote(f.name)),
              "Use another field.");
        const auto* type = std::get_if<enum_field_type>(&f.type);
        if (is_sort && type != nullptr && c_.schema.enums[type->index].values.size() > most_ordered_enum_values)
          report("wrong-key-field", t->where,
                 fmt::format("The enum of the field {} has more than {} values, and so has no order in a sort key.",
                             text::quote(f.name), most_ordered_enum_values),
                 "Put it into the partition key, or make the field an Int.");
      }
    };
    check(m_.items.partition, false);
    check(m_.items.sort, true);
    for (const table_index& i : m_.items.indexes) {
      check(i.partition, false);
      check(i.sort, true);
    }
  }

  void check_indexes() {
    std::set<std::string_view> names;
    for (const table_index& i : m_.items.indexes) {
      if (!names.insert(i.name).second)
        report("repeated-name", i.where, fmt::format("The model has another index {}.", text::quote(i.name)),
               "Give one of them another name.");
      const bool has_sort_key =
          m_.items.partition ? m_.items.sort.has_value() : m_.primary_key && m_.primary_key->fields.size() > 1;
      if (i.is_local && !has_sort_key)
        report(
            "local-index-without-sort-key", i.where,
            "A local index is another order within a partition, and the table has no order there: it has no sort key.",
            "Give `@@key` an `sk`, or use `@@gsi`.");
    }
  }

  context& c_;
  const model& m_;
  const model_node& node_;
};

/// What the models of one table have to agree on.
class table_checker {
 public:
  table_checker(context& c, const std::string& name, const std::vector<std::size_t>& models)
      : c_(c), name_(name), models_(models) {}

  void check() {
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const model& m = c_.schema.models[models_[i]];
      if (m.items.partition) check_guards(m, m);
    }
    for (std::size_t i = 0; i < models_.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) check_pair(c_.schema.models[models_[k]], c_.schema.models[models_[i]]);
    check_number_of_indexes();
  }

 private:
  void check_pair(const model& first, const model& second) {
    if (!first.items.partition || !second.items.partition) return;  // reported otherwise
    const span key = c_.models[index_of(second)].primary_key != nullptr ? c_.models[index_of(second)].primary_key->where
                                                                        : second.items.table_where;
    if (first.items.sort.has_value() != second.items.sort.has_value()) {
      c_.out.error("different-keys-in-table", key,
                   fmt::format("The models {} and {} share the table {}, but only one of them has a sort key.",
                               text::quote(first.name), text::quote(second.name), text::quote(name_)),
                   "Give both an `sk`; it may be a constant: `sk: \"PROFILE\"`.");
    } else if (may_coincide(*first.items.partition, *second.items.partition) &&
               (!first.items.sort || may_coincide(*first.items.sort, *second.items.sort))) {
      c_.out.error(
          "indistinct-keys", key,
          fmt::format("A record of {} and one of {} could have the same key in the table {}, and overwrite each "
                      "other.",
                      text::quote(first.name), text::quote(second.name), text::quote(name_)),
          "Begin one of the templates with a word of its own: `sk: \"ORDER#{id}\"`.");
    }
    if (entity_of(first) == entity_of(second))
      c_.out.error(
          "repeated-database-name", second.items.table_where,
          fmt::format("The records of {} and {} would be of the same type {} in the table {}.", text::quote(first.name),
                      text::quote(second.name), text::quote(entity_of(second)), text::quote(name_)),
          "Give one of them another `@@map`.");
    check_guards(first, second);
    check_guards(second, first);
    check_attributes(first, second);
    check_attributes(second, first);
    check_ttl(first, second);
    for (const table_index& a : first.items.indexes)
      for (const table_index& b : second.items.indexes)
        if (a.name == b.name) check_index(first, a, b);
  }

  static const std::string& entity_of(const model& m) { return m.database_name; }

  /// The items that keep fields of `unique` unique have keys that no record of `other` can have.
  void check_guards(const model& other, const model& unique) {
    for (const index& i : unique.indexes) {
      if (i.type != index::kind::unique || !may_coincide(*other.items.partition, guard_template(unique, i))) continue;
      c_.out.error("indistinct-keys", other.items.partition->where,
                   fmt::format("A record of {} could have the key of an item that keeps fields of {} unique.",
                               text::quote(other.name), text::quote(unique.name)),
                   "Begin the template with a word of its own: `pk: \"USER#{id}\"`.");
    }
  }

  /// A field of `other` in an attribute that means something to the table because of `owner`: items would appear in its index,
  /// or expire.
  void check_attributes(const model& owner, const model& other) {
    for (std::size_t i = 0; i < other.fields.size(); ++i) {
      const field& f = other.fields[i];
      if (f.is_relation()) continue;
      for (const table_index& x : owner.items.indexes)
        if (f.database_name == x.name + std::string(partition_key_attribute) ||
            f.database_name == x.name + std::string(sort_key_attribute))
          c_.out.error(
              "reserved-attribute", f.where,
              fmt::format("The attribute {} is a key of the index {} of the table {}, and cannot hold the field "
                          "{} too.",
                          text::quote(f.database_name), text::quote(x.name), text::quote(name_), text::quote(f.name)),
              "Rename the field, or give it another name in the table with `@map`.");
      const auto* scalar = std::get_if<scalar_field_type>(&f.type);
      const bool is_number = scalar != nullptr && f.arity != arity::list &&
                             (scalar->type == scalar_type::int_ || scalar->type == scalar_type::bigint ||
                              scalar->type == scalar_type::float_ || scalar->type == scalar_type::decimal);
      if (is_number && owner.items.ttl && other.items.ttl != i &&
          owner.fields[*owner.items.ttl].database_name == f.database_name)
        c_.out.error(
            "unwanted-ttl", f.where,
            fmt::format("Items of the table {} expire by {}, as {} has it with `@ttl`: the records of {} would, too.",
                        text::quote(name_), text::quote(f.database_name), text::quote(owner.name),
                        text::quote(other.name)),
            "Add `@ttl`, or give the field another name in the table with `@map`.");
    }
  }

  void check_ttl(const model& first, const model& second) {
    if (!first.items.ttl || !second.items.ttl) return;
    const field& a = first.fields[*first.items.ttl];
    const field& b = second.fields[*second.items.ttl];
    if (a.database_name == b.database_name) return;
    c_.out.error("several-ttl-attributes", b.where,
                 fmt::format("The table {} can have one attribute with `@ttl`, but {} has {} and {} has {}.",
                             text::quote(name_), text::quote(first.name), text::quote(a.database_name),
                             text::quote(second.name), text::quote(b.database_name)),
                 fmt::format("Give the field the same name in the table: `@map(\"{}\")`.", a.database_name));
  }

  void check_index(const model& owner, const table_index& a, const table_index& b) {
    const auto differ = [&](std::string_view what, std::string hint) {
      c_.out.error("different-indexes", b.where,
                   fmt::format("The index {} of the table {} {} here than in the model {}.", text::quote(b.name),
                               text::quote(name_), what, text::quote(owner.name)),
                   std::move(hint));
    };
    if (a.is_local != b.is_local) differ("is of another kind", "Make it `@@gsi` or `@@lsi` in both.");
    else if (a.sort.has_value() != b.sort.has_value())
      differ("has another key", "Give it an `sk` in both; it may be a constant: `sk: \"USER\"`.");
    if (a.projected.has_value() != b.projected.has_value())
      differ("holds other attributes", "Write `project` in both models, or in none: then the index holds all.");
  }

  void check_number_of_indexes() {
    std::set<std::string_view> global;
    std::set<std::string_view> local;
    for (const std::size_t m : models_) {
      for (const table_index& i : c_.schema.models[m].items.indexes) {
        auto& names = i.is_local ? local : global;
        const std::size_t most = i.is_local ? most_local_indexes : most_global_indexes;
        if (names.insert(i.name).second && names.size() == most + 1)
          c_.out.error("too-many-indexes", i.where,
                       fmt::format("The table {} would have more than {} {} indexes, the most that DynamoDB allows.",
                                   text::quote(name_), most, i.is_local ? "local" : "global"),
                       "Let several models share an index, under one name.");
      }
    }
  }

  std::size_t index_of(const model& m) const { return static_cast<std::size_t>(&m - c_.schema.models.data()); }

  context& c_;
  const std::string& name_;
  const std::vector<std::size_t>& models_;
};

}  // namespace

void check_dynamodb_model(context& c, const checked_model& model) { model_checker(c, model).check(); }

void check_dynamodb_tables(context& c) {
  std::map<std::string, std::vector<std::size_t>> tables;
  for (std::size_t i = 0; i < c.schema.models.size(); ++i) {
    const model& m = c.schema.models[i];
    if (m.is_ignored) continue;
    if (m.type == model::kind::view)
      c.out.error("views-unsupported", c.models[i].syntax->name.where,
                  fmt::format("DynamoDB has no views, such as {}.", text::quote(m.name)),
                  "Make it a model, or an index of one with `@@gsi`.");
    else tables[table_of(m)].push_back(i);
  }
  for (const auto& [name, models] : tables) table_checker(c, name, models).check();
}

}  // namespace tenon::schema
