#include "base/quote.hpp"
#include "schema/keys.hpp"
#include "schema/native_types.hpp"
#include "schema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

bool has_length(const index& i) {
  return std::any_of(i.fields.begin(), i.fields.end(), [](const indexed_field& f) { return f.length.has_value(); });
}

bool has_sort(const index& i) {
  return std::any_of(i.fields.begin(), i.fields.end(), [](const indexed_field& f) { return f.sort.has_value(); });
}

/// Sorted fields, text fields, sorted fields: the text fields must not be interrupted.
bool has_scattered_text_fields(const index& i) {
  const auto is_text = [](const indexed_field& f) { return !f.sort.has_value(); };
  const auto first = std::find_if(i.fields.begin(), i.fields.end(), is_text);
  const auto end = std::find_if_not(first, i.fields.end(), is_text);
  return std::any_of(end, i.fields.end(), is_text);
}

/// How many indexes of a model are of the kinds of which there can be one only.
struct index_counts {
  std::size_t fulltext = 0;
  std::size_t clustered = 0;
};

index_counts count_indexes(const model& m) {
  index_counts counts;
  for (const index& i : m.indexes) {
    if (i.type == index::kind::fulltext) ++counts.fulltext;
    if (i.clustered == true) ++counts.clustered;
  }
  return counts;
}

class index_checker {
 public:
  index_checker(context& c, const checked_model& model, const index_counts& counts, const index& i,
                const ast::attribute& attribute)
      : c_(c), t_(*c.target), model_(model), counts_(counts), index_(i), attribute_(attribute) {}

  void check() {
    if (index_.fields.empty())
      report("empty-key", fmt::format("The list of fields of `{}` is empty.", title_of(index_)),
             "List one field at least.");
    check_name();
    if (has_length(index_) && !t_.index_prefix_length) {
      report("argument-unsupported", fmt::format("{} has no `length` in indexes.", t_.display_name),
             "Remove `length`.");
    }
    check_length_types();
    if (index_.type == index::kind::fulltext) check_fulltext();
    check_clustering();
    check_classes();
    check_composites();
    check_index_algorithm(c_, model_.m, index_, attribute_);
  }

  /// `length` is for texts and bytes.
  void check_length_types() {
    if (!t_.index_prefix_length) return;
    for (const indexed_field& f : index_.fields) {
      const field& target = indexed_field_of(c_.schema, model_.m, f);
      if (!f.length || std::holds_alternative<unsupported_field_type>(target.type)) continue;
      const auto* scalar = std::get_if<scalar_field_type>(&target.type);
      if (scalar != nullptr && (scalar->type == scalar_type::string || scalar->type == scalar_type::bytes)) continue;
      report("wrong-length",
             fmt::format("The field {} has a `length`, but is neither a String nor Bytes.", text::quote(target.name)),
             "Remove `length`.");
    }
  }

 private:
  void check_name() {
    if (!index_.is_database_name_explicit || index_.database_name.size() <= t_.max_identifier_length) return;
    c_.out.error("constraint-name-too-long", argument_place(attribute_, "map"),
                 fmt::format("The name {} has {} bytes; {} allows {}.", text::quote(index_.database_name),
                             index_.database_name.size(), t_.display_name, t_.max_identifier_length),
                 "Shorten it.");
  }

  void check_fulltext() {
    if (!t_.fulltext_index) {
      report("fulltext-unsupported", fmt::format("{} has no fulltext indexes.", t_.display_name), "Remove it.");
      return;
    }
    if (has_length(index_)) report("argument-unsupported", "`@@fulltext` has no `length`.", "Remove `length`.");
    if (has_sort(index_) && !t_.fulltext_sort_order) {
      report("argument-unsupported", fmt::format("`@@fulltext` has no `sort` on {}.", t_.display_name),
             "Remove `sort`.");
    }
    if (t_.fulltext_sort_order && has_scattered_text_fields(index_)) {
      report("scattered-text-fields",
             "The text fields of `@@fulltext` must stand next to each other, not between fields with `sort`.",
             "Move them together.");
    }
    if (!t_.several_fulltext_indexes && counts_.fulltext > 1) {
      report("several-fulltext", fmt::format("{} allows one `@@fulltext` in a model.", t_.display_name),
             "Join them into one.");
    }
  }

  void check_clustering() {
    if (!index_.clustered) return;
    if (!t_.clustering) {
      report("argument-unsupported", fmt::format("{} has no clustered indexes to choose.", t_.display_name),
             "Remove `clustered`.");
      return;
    }
    if (!*index_.clustered) return;
    const std::string name = text::quote(model_.m.name);
    if (model_.m.primary_key && model_.m.primary_key->clustered != false) {
      report(
          "several-clustered",
          fmt::format("The model {} has a clustered id and a clustered index, but rows are stored in one order.", name),
          fmt::format("Write `{}` with `clustered: false`.", title_of(*model_.m.primary_key)));
    }
    if (counts_.clustered > 1)
      report("several-clustered",
             fmt::format("The model {} has several clustered indexes, but rows are stored in one order.", name),
             "Keep one of them.");
  }

  void check_classes() {
    if (index_.type == index::kind::normal) return;
    if (std::none_of(index_.fields.begin(), index_.fields.end(),
                     [](const indexed_field& f) { return f.operator_class.has_value(); }))
      return;
    report("argument-unsupported", fmt::format("`{}` has no operator classes: only `@@index` has.", title_of(index_)),
           "Remove `ops`.");
  }

  void check_composites() {
    if (index_.type != index::kind::unique || index_.fields.size() < 2) return;
    for (const indexed_field& f : index_.fields) {
      const field& target = indexed_field_of(c_.schema, model_.m, f);
      if (!std::holds_alternative<composite_field_type>(target.type)) continue;
      report("composite-in-compound-unique",
             fmt::format("The field {} is of a composite type, which cannot be part of a unique of several fields.",
                         text::quote(target.name)),
             "Name fields within the composite type.");
      return;
    }
  }

  void report(std::string_view code, std::string message, std::string hint) {
    c_.out.error(code, attribute_.where, std::move(message), std::move(hint));
  }

  context& c_;
  const provider_traits& t_;
  const checked_model& model_;
  const index_counts& counts_;
  const index& index_;
  const ast::attribute& attribute_;
};

/// Reports the first field of the key whose native type cannot be in it.
void check_key_type(context& c, const checked_model& model, const index& i, const ast::attribute& attribute) {
  const bool is_id = i.type == index::kind::id;
  for (const indexed_field& f : i.fields) {
    const field& target = indexed_field_of(c.schema, model.m, f);
    const native_type_rule* rule =
        target.native_type ? find_native_type(c.target->native_types, target.native_type->name) : nullptr;
    const key_use use = rule != nullptr ? key_use_of(*rule, target.native_type->arguments) : key_use::allowed;
    const bool is_allowed = use == key_use::allowed || (use == key_use::no_index && is_id) ||
                            (use == key_use::needs_length && (f.length || i.type == index::kind::fulltext));
    if (!is_allowed) {
      c.out.error("native-type-in-key", attribute.where,
                  fmt::format("The field {} cannot be part of `{}`: {} does not allow the native type `{}` there{}.",
                              text::quote(target.name), title_of(i), c.target->display_name,
                              to_string(*target.native_type), use == key_use::needs_length ? " without a length" : ""),
                  use == key_use::needs_length ? fmt::format("Give the number of characters to index: {}.",
                                                             text::quote(target.name + "(length: 255)"))
                                               : "Use another type, or leave the field out.");
      return;
    }
    const auto* scalar = std::get_if<scalar_field_type>(&target.type);
    if (is_id && c.target->provider == provider::sqlserver && scalar != nullptr && scalar->type == scalar_type::bytes) {
      c.out.error("bytes-in-id", attribute.where,
                  fmt::format("The field {} is of type Bytes, which SQL Server does not allow in an id.",
                              text::quote(target.name)),
                  "Use another type.");
      return;
    }
  }
}

}  // namespace

void check_indexes(context& c, const checked_model& model) {
  const index_counts counts = count_indexes(model.m);
  for (std::size_t i = 0; i < model.m.indexes.size(); ++i)
    index_checker(c, model, counts, model.m.indexes[i], *model.node.indexes[i]).check();
  if (model.m.primary_key)
    index_checker(c, model, counts, *model.m.primary_key, *model.node.primary_key).check_length_types();
}

void check_key_types(context& c, const checked_model& model) {
  for (std::size_t i = 0; i < model.m.indexes.size(); ++i)
    check_key_type(c, model, model.m.indexes[i], *model.node.indexes[i]);
  if (model.m.primary_key) check_key_type(c, model, *model.m.primary_key, *model.node.primary_key);
}

void check_view(context& c, const checked_model& view) {
  const auto& m = view.m;
  const auto& node = view.node;
  if (!c.has_preview_feature("views")) {
    c.out.error("preview-feature-needed", node.syntax->name.where,
                "Views are available with the preview feature `views` only.",
                "Add `previewFeatures = [\"views\"]` to a generator.");
  }
  if (m.primary_key)
    c.out.error("key-in-view", node.primary_key->where, "A view has no primary key.",
                "Use `@unique` to tell its rows apart.");
  for (std::size_t i = 0; i < m.indexes.size(); ++i) {
    if (m.indexes[i].type != index::kind::unique) {
      c.out.error("key-in-view", node.indexes[i]->where, "A view has no indexes.", "Remove it.");
      continue;
    }
    const bool has_arguments =
        std::any_of(m.indexes[i].fields.begin(), m.indexes[i].fields.end(),
                    [](const indexed_field& f) { return f.sort || f.length || f.operator_class; });
    if (has_arguments || m.indexes[i].clustered) {
      c.out.error("key-in-view", node.indexes[i]->where,
                  fmt::format("`{}` of a view is no index in the database, and has no arguments for one.",
                              title_of(m.indexes[i])),
                  "List the fields only.");
    }
    if (m.indexes[i].is_database_name_explicit) {
      c.out.error("key-in-view", node.indexes[i]->where,
                  fmt::format("`{}` of a view is no constraint in the database, and has no name there.",
                              title_of(m.indexes[i])),
                  "Remove `map`.");
    }
  }
  check_client_names(c, view);
  if (c.target->provider == provider::mongodb) check_mongodb_field_names(c, view);
}

}  // namespace tenon::schema
